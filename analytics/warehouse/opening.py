"""Opening the warehouse: one engine in memory, with views over files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from analytics.warehouse import copying, store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

VIEWS = Path(__file__).parent / "sql" / "views.sql"
Params = Mapping[str, Any] | Sequence[Any]


class Warehouse:
    """Answers questions in SQL, as of one moment. Times are UTC without a zone."""

    def __init__(self, engine: DuckDBPyConnection, *, as_of: datetime) -> None:
        self._engine = engine
        self.as_of = as_of

    def rows(self, sql: str, params: Params | None = None) -> list[tuple[Any, ...]]:
        """Return what a query answers; amounts are Decimals."""
        return self._engine.execute(sql, _plain(params)).fetchall()

    def frame(self, sql: str, params: Params | None = None) -> DataFrame:
        """Return the same as a table of pandas, for statistics: amounts are floats there."""
        return self._engine.execute(sql, _plain(params)).df()


@contextmanager
def opened(*, now: datetime) -> Iterator[Warehouse]:
    """Open the warehouse as it is at this moment; close it at the end.

    What changed since the last time is copied out of PostgreSQL, a month at a time: the first
    opening takes as long as reading everything, the next ones a second or so. Nothing is written
    but files that can be made again. Safe to open from several processes.
    """
    import duckdb  # noqa: PLC0415 -- only who asks the warehouse waits for its engine

    folder = Path(settings.WAREHOUSE_DIR) / str(connection.settings_dict["NAME"])
    folder.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect(":memory:", config=_config(folder))
    engine.execute("SET TimeZone = 'UTC'")
    scratch = TemporaryDirectory(dir=folder)
    try:
        with copying.one_moment():
            files = copying.copied(engine, folder, Path(scratch.name))
            files["events"] += store.files()
        for name, paths in files.items():
            listed = ", ".join(f"'{path}'" for path in paths)
            engine.execute(f"CREATE VIEW {name}_read AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608 -- our own paths
        engine.execute(VIEWS.read_text())
        yield Warehouse(engine, as_of=now)
    finally:
        engine.close()
        scratch.cleanup()


def _config(folder: Path) -> dict[str, Any]:
    return {
        "memory_limit": settings.WAREHOUSE_MEMORY,
        "temp_directory": str(folder / "spill"),
        # Nothing is fetched from anywhere: what is needed is built in.
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": False,
    }


def _plain(params: Params | None) -> Any:
    """Return parameters as the engine takes them: a mapping for $name, a list for ?."""
    if params is None:
        return None
    return dict(params) if isinstance(params, Mapping) else list(params)
