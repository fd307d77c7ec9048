"""Out of PostgreSQL by COPY, into Parquet files that are kept while they are true."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import connection, transaction

from analytics.warehouse.extracts import EXTRACTS, LIST, WHOLE, Columns, Extract, mark_query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A file that is not needed any more may still be read by who opened the warehouse before.
GRACE = 3600.0
# What is read where no mark says: everything; of months, one before any order, which is empty.
UNMARKED = {False: {WHOLE: "now"}, True: {"1900-01": "never"}}


@contextmanager
def one_moment() -> Iterator[None]:
    """Let several statements see the same moment; inside a transaction they see what it sees."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def copied(engine: DuckDBPyConnection, folder: Path, scratch: Path) -> dict[str, list[Path]]:
    """Return the Parquet files of every extract, having read anew what has changed.

    What has no mark goes to the scratch folder, which is the caller's to remove.
    """
    marks = {mark: _fingerprints(mark) for mark in {one.mark for one in EXTRACTS if one.mark}}
    files: dict[str, list[Path]] = defaultdict(list)
    for extract in EXTRACTS:
        place = folder / extract.name if extract.mark else scratch
        for chunk, mark in (marks.get(extract.mark) or UNMARKED[bool(extract.mark)]).items():
            path = place / f"{extract.name}.{chunk}.{mark}.parquet"
            if not path.exists():
                _copy(engine, extract, chunk, path)
            files[extract.name].append(path)
        _tidy(place, set(files[extract.name]))
    return files


def load_csv(engine: DuckDBPyConnection, query: str, columns: Columns, target: Path) -> None:
    """Write what a query of PostgreSQL answers to a Parquet file: all of it, or no file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent) as scratch:
        text, made = Path(scratch) / "rows.csv", Path(scratch) / "rows.parquet"
        with text.open("wb") as sink, connection.cursor() as cursor:
            cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)", sink)
        shape = ", ".join(f"'{name}': '{_read_as(kind)}'" for name, kind in columns.items())
        lists = [name for name, kind in columns.items() if kind == LIST]
        made_lists = ", ".join(f"string_split(nullif({name}, ''), '|') AS {name}" for name in lists)
        replaced = f"REPLACE ({made_lists})" if lists else ""
        engine.execute(
            f"COPY (SELECT * {replaced} FROM read_csv('{text}', header=false, auto_detect=false, "  # noqa: S608 -- our own columns and paths
            f"delim=',', quote='\"', escape='\"', nullstr='', allow_quoted_nulls=false, "
            f"columns={{{shape}}})) TO '{made}' (FORMAT parquet, COMPRESSION zstd)"
        )
        made.replace(target)


def _read_as(kind: str) -> str:
    return "VARCHAR" if kind == LIST else kind


def _fingerprints(mark: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(mark_query(mark))
        return dict(cursor.fetchall())


def _copy(engine: DuckDBPyConnection, extract: Extract, chunk: str, path: Path) -> None:
    since, until = ("", "") if chunk == WHOLE else _bounds(chunk)
    query = extract.query.format(since=since, until=until)
    load_csv(engine, query, extract.columns, path)


def _bounds(chunk: str) -> tuple[str, str]:
    """Return where a month or a day begins, and where the next one does."""
    if len(chunk) == len("2026-11-22"):
        first = date.fromisoformat(chunk)
        after = first + timedelta(days=1)
    else:
        first = date.fromisoformat(f"{chunk}-01")
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return f"timestamptz '{first} 00:00+00'", f"timestamptz '{after} 00:00+00'"


def _tidy(folder: Path, needed: set[Path]) -> None:
    """Remove what is out of date, once nobody can be reading it."""
    before = time.time() - GRACE
    for path in folder.glob("*.parquet"):
        if path not in needed and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
