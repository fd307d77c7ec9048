"""The months of the event table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import connection, transaction

# So many months ahead: a task that stood still for a quarter loses nothing.
AHEAD = 3


def make_ahead(*, now: datetime) -> list[str]:
    """Make the partitions of last month, this one and the next three; return the new ones' names.

    Safe to repeat.
    """
    this = now.astimezone(UTC).date().replace(day=1)
    return make(first=_shifted(this, -1), last=_shifted(this, AHEAD))


def make(*, first: date, last: date) -> list[str]:
    """Make the partitions of every month from `first` to `last`; return the new ones' names.

    Safe to repeat. For histories of years gone by: an event without a month is set aside.
    """
    standing = names()
    missing = [month for month in _months(first, last) if _name(month) not in standing]
    with transaction.atomic(), connection.cursor() as cursor:
        for month in missing:
            # Made apart and then attached: that locks the table against nobody who writes.
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {_name(month)} "
                "(LIKE analytics_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
            )
            cursor.execute(
                f"ALTER TABLE analytics_event ATTACH PARTITION {_name(month)} "
                "FOR VALUES FROM (%s) TO (%s)",
                [_begins(month), _begins(_shifted(month, 1))],
            )
    return [_name(month) for month in missing]


def exist() -> bool:
    """Return whether there is a table of events at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('analytics_event') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def names() -> set[str]:
    """Return the names of the partitions there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits "
            "WHERE inhparent = 'analytics_event'::regclass"
        )
        return {name for (name,) in cursor.fetchall()}


def months() -> set[str]:
    """Return the months there are, as "2026-11"."""
    return {name[-7:].replace("_", "-") for name in names()}


def _name(month: date) -> str:
    return f"analytics_event_{month:%Y_%m}"


def _begins(month: date) -> str:
    return f"{month:%Y-%m}-01 00:00:00+00"


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _shifted(month, 1)


def _shifted(month: date, by: int) -> date:
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)
