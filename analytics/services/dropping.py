"""Months whose every day is in the archive leave the table, without standing in anybody's way."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from analytics.models import ArchivedDay
from analytics.services.archiving import NotWhatWasThere

# So long a month stays in the table after its end: what is new is asked for most.
KEPT = timedelta(days=31)
NAME = re.compile(r"^analytics_event_(\d{4})_(\d{2})$")


def drop_archived(*, now: datetime) -> list[str]:
    """Drop months that are over for a month and lie in the archive to the last row; name them.

    A month is first detached CONCURRENTLY, which waits for readers and blocks nobody, then counted
    once more, and only then dropped. Not to be called in a transaction. Safe to repeat and to kill:
    what was detached, or half, is finished the next time. Raises NotWhatWasThere; then the month
    stays, detached or not, and an operator looks.
    """
    dropped = []
    for name, is_attached, is_pending in _months():
        month = _month_of(name)
        if month is None or _after(month) + KEPT > now or not _is_archived(name, month):
            continue
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '900ms'")  # whoever waits for us waits no longer
            try:
                if is_pending:
                    cursor.execute(f"ALTER TABLE analytics_event DETACH PARTITION {name} FINALIZE")
                elif is_attached:
                    cursor.execute(
                        f"ALTER TABLE analytics_event DETACH PARTITION {name} CONCURRENTLY"
                    )
                if not _is_archived(name, month):
                    raise NotWhatWasThere(f"{name}: events came after the archive was written")
                cursor.execute(f"DROP TABLE {name}")
            finally:
                cursor.execute("RESET lock_timeout")
        dropped.append(name)
    return dropped


def _months() -> list[tuple[str, bool, bool]]:
    """Return the months' tables: name, whether attached, whether a detaching was interrupted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, i.inhrelid IS NOT NULL, coalesce(i.inhdetachpending, FALSE) "
            "FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid "
            "AND i.inhparent = 'analytics_event'::regclass "
            "WHERE c.relname ~ '^analytics_event_[0-9]{4}_[0-9]{2}$' AND c.relkind = 'r' "
            "AND c.relnamespace = (SELECT relnamespace FROM pg_class "
            "WHERE oid = 'analytics_event'::regclass) ORDER BY 1"
        )
        return list(cursor.fetchall())


def _month_of(name: str) -> date | None:
    found = NAME.match(name)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _after(month: date) -> datetime:
    later = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime.combine(later, datetime.min.time(), UTC)


def _is_archived(name: str, month: date) -> bool:
    """Say whether the archive holds as many events of every day as this table; not for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (at AT TIME ZONE 'UTC')::date, count(*) FROM {name} GROUP BY 1"  # noqa: S608 -- matched by NAME
        )
        there = dict(cursor.fetchall())
    days = ArchivedDay.objects.filter(day__gte=month, day__lt=_after(month).date())
    noted = dict(days.values_list("day", "rows"))
    return bool(there) and there == noted
