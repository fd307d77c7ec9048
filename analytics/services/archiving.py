"""Closed days of events become files, and stay true when somebody is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from analytics.models import ArchivedDay, Forgotten
from analytics.warehouse import store
from analytics.warehouse.copying import load_csv
from analytics.warehouse.extracts import EVENTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# An event is taken in for seven days: after eight nothing can come to a day any more.
CLOSED_AFTER = timedelta(days=8)
# The same sum over the same rows in both engines: what was copied is what was there.
MARK_THERE = """
SELECT count(*), min(at), max(at),
       sum(('x' || left(md5(id::text || kind || coalesce(user_id, 0) || path), 8))
           ::bit(32)::bigint)::bigint
FROM analytics_event WHERE at >= %s AND at < %s
"""
MARK_HERE = """
SELECT count(*), min(e.at), max(e.at),
       sum(('0x' || left(md5(id || kind || coalesce(user_id, 0) || path), 8))::BIGINT)::BIGINT
FROM read_parquet($path) e
"""
FORGET = """
COPY (
  SELECT * EXCLUDE (gone) REPLACE (
    CASE WHEN gone THEN NULL ELSE user_id END AS user_id,
    CASE WHEN gone THEN session ELSE visitor END AS visitor,
    CASE WHEN gone THEN '' ELSE path END AS path,
    CASE WHEN gone THEN '' ELSE query END AS query,
    CASE WHEN gone THEN NULL ELSE order_id END AS order_id,
    CASE WHEN gone THEN '{{}}' ELSE props END AS props
  ) FROM (
    SELECT *, coalesce(user_id IN (SELECT unnest($users)), false)
           OR coalesce(visitor IN (SELECT unnest($visitors)), false) AS gone
    FROM read_parquet('{source}')
  ) ORDER BY kind, "at"
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""


class NotWhatWasThere(RuntimeError):
    """A file does not hold what the table holds; nothing was noted, and nothing will be dropped."""


def write_closed(*, now: datetime) -> list[date]:
    """Write every closed day that is not in the archive yet; return the days.

    A day is one Parquet file, sorted so that a question about one kind of event reads little of it,
    compared with the table row by row sum, and noted last. Safe to repeat and to kill at any point.
    Raises NotWhatWasThere.
    """
    with _engine() as engine:
        return [_write_day(engine, day, now).day for day in _closed(now)]


def forget(*, now: datetime) -> int:
    """Forget in the files whoever was forgotten since they were written; return how many changed.

    Safe to repeat and to kill: the new file is noted before the old one goes.
    """
    latest = Forgotten.objects.order_by("-forgotten_at").values_list("forgotten_at", flat=True)
    if not (newest := latest.first()):
        return 0
    with _engine() as engine:
        days = ArchivedDay.objects.filter(cleaned_at__lte=newest).order_by("day")
        return sum(_clean(engine, day, now) for day in days)


def tidy() -> int:
    """Remove files that no note speaks of, and write the list of those that one does.

    For other engines, which read the folder: `manifest.json` says what each file holds.
    """
    rows = list(ArchivedDay.objects.order_by("day").values())
    noted = {row["path"] for row in rows}
    kept = store.store()
    stray = [path for path in _listed(store.ROOT) if path not in noted]
    for path in stray:
        kept.delete(path)
    told = [{name: str(value) for name, value in row.items() if name != "id"} for row in rows]
    kept.delete("manifest.json")
    kept.save("manifest.json", ContentFile(json.dumps({"days": told}, indent=1).encode()))
    return len(stray)


@contextmanager
def _engine() -> Iterator[DuckDBPyConnection]:
    import duckdb  # noqa: PLC0415 -- only who writes the archive waits for its engine

    engine = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    try:
        yield engine
    finally:
        engine.close()


def _closed(now: datetime) -> list[date]:
    """Return the days that are over for good, hold events, and are in no file."""
    until = (now - CLOSED_AFTER).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (at AT TIME ZONE 'UTC')::date FROM analytics_event WHERE at < %s",
            [until],
        )
        found = {day for (day,) in cursor.fetchall()}
    return sorted(found - set(ArchivedDay.objects.values_list("day", flat=True)))


def _write_day(engine: DuckDBPyConnection, day: date, now: datetime) -> ArchivedDay:
    since = datetime.combine(day, datetime.min.time(), UTC)
    bounds = [since, since + timedelta(days=1)]
    with _scratch() as scratch:
        made = scratch / "day.parquet"
        query = EVENTS.query.format(
            since=f"'{bounds[0].isoformat()}'::timestamptz",
            until=f"'{bounds[1].isoformat()}'::timestamptz",
        )
        load_csv(engine, f"{query} ORDER BY kind, at", EVENTS.columns, made)
        with connection.cursor() as cursor:
            cursor.execute(MARK_THERE, bounds)
            there = tuple(cursor.fetchone())
        if (here := _mark(engine, made)) != there:
            raise NotWhatWasThere(f"{day}: {here} in the file, {there} in the table")
        facts = _lay(made, day) | {"rows": here[0], "first_at": here[1], "last_at": here[2]}
    return ArchivedDay.objects.create(day=day, written_at=now, cleaned_at=now, **facts)


def _clean(engine: DuckDBPyConnection, day: ArchivedDay, now: datetime) -> bool:
    gone = Forgotten.objects.filter(forgotten_at__gte=day.cleaned_at)
    users = [key for key in gone.values_list("user_id", flat=True) if key]
    visitors = [str(key) for key in gone.values_list("visitor", flat=True) if key]
    source = store.local(day.path, digest=day.sha256)
    (met,) = engine.execute(
        "SELECT count(*) FROM read_parquet($path) WHERE user_id IN (SELECT unnest($users)) "
        "OR visitor IN (SELECT unnest($visitors))",
        {"path": str(source), "users": users, "visitors": visitors},
    ).fetchall()
    facts: dict[str, Any] = {"cleaned_at": now}
    if met[0]:
        with _scratch() as scratch:
            made = scratch / "day.parquet"
            sql = FORGET.format(source=source, target=made)
            engine.execute(sql, {"users": users, "visitors": visitors})
            if _mark(engine, made)[0] != day.rows:
                raise NotWhatWasThere(f"{day.day}: rows were lost in forgetting")
            facts |= _lay(made, day.day) | {"written_at": now}
    ArchivedDay.objects.filter(pk=day.pk).update(**facts)
    if met[0] and facts["path"] != day.path:
        store.store().delete(day.path)
    return bool(met[0])


def _mark(engine: DuckDBPyConnection, path: Path) -> tuple[Any, ...]:
    ((rows, first, last, total),) = engine.execute(MARK_HERE, {"path": str(path)}).fetchall()
    return rows, first.replace(tzinfo=UTC), last.replace(tzinfo=UTC), total


def _lay(made: Path, day: date) -> dict[str, Any]:
    """Lay a day's file into the archive; return what is noted of it."""
    digest = store.sha256(made)
    path = f"{store.ROOT}/{day:%Y-%m}/{day}.{digest[:12]}.parquet"
    store.put(made, path)
    return {"path": path, "sha256": digest, "bytes": made.stat().st_size}


def _listed(folder: str) -> Iterator[str]:
    try:
        folders, files = store.store().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _listed(f"{folder}/{name}")


@contextmanager
def _scratch() -> Iterator[Path]:
    Path(settings.WAREHOUSE_DIR).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.WAREHOUSE_DIR) as folder:
        yield Path(folder)
