"""Which engine answers: PostgreSQL."""

from __future__ import annotations

from search.engine.asked import Engine
from search.engine.known import Known
from search.engine.sql import SqlEngine

_sql = SqlEngine()


def engine(said: Known) -> Engine:  # noqa: ARG001 -- the copy of the index it names comes with the bitmaps
    """Return what answers."""
    return _sql
