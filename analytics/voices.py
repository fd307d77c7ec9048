"""What shoppers say of the shop, as figures: satisfaction and complaints."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from orders.types import PAID_STATES

SPAN = timedelta(days=28)
DAY = timedelta(days=1)

_SATISFIED = """SELECT count(*) FILTER (WHERE rating >= 4), count(*) FROM catalog_review
WHERE created_at >= %s AND created_at < %s"""
_COMPLAINTS = """SELECT 1000 * (SELECT count(*) FROM catalog_review
    WHERE rating <= 2 AND created_at >= %s AND created_at < %s),
  (SELECT count(*) FROM orders_order
    WHERE placed_at >= %s AND placed_at < %s AND state = ANY(%s))"""


def voice_of_day(code: str, *, day: date) -> float | None:
    """Return a figure that reviews tell; None for every other, and where nobody said anything."""
    start = datetime.combine(day, time(), UTC)
    if code == "csat":
        return _share(_SATISFIED, [start, start + DAY])
    if code == "complaints":
        span = [start + DAY - SPAN, start + DAY]
        return _share(_COMPLAINTS, [*span, *span, [state.value for state in PAID_STATES]])
    return None


def _share(sql: str, values: list[Any]) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        part, whole = cursor.fetchone()
    return float(part) / float(whole) if whole else None
