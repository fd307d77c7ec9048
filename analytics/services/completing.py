"""Of how many events we know that they were made, and how many of them came."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection

from analytics.models import Completeness
from analytics.types import Source

# A page numbers its events, so the highest number says how many it made. It sends a page's number
# with `g`; what other senders do not number cannot be missed.
_PAGES = """
SELECT coalesce(sum(made), 0), coalesce(sum(came), 0) FROM (
    SELECT max((props->>'n')::bigint) AS made, count(DISTINCT props->>'n') AS came
    FROM analytics_event
    WHERE at >= %(day)s AND at < %(day)s::timestamptz + interval '1 day'
      AND NOT is_synthetic AND props->>'n' ~ '^[0-9]{1,6}$'
    GROUP BY visitor, session, props->>'g'
) AS pages
"""
# The shop's own: every order that was paid is one purchase.
_PURCHASES = """
SELECT count(*), count(DISTINCT event.order_id)
FROM core_outboxevent paid
LEFT JOIN analytics_event event ON event.order_id = (paid.payload->>'order_id')::bigint
    AND event.kind = 'purchase' AND event.at >= %(day)s::timestamptz - interval '1 day'
WHERE paid.name = 'orders.paid' AND paid.occurred_at >= %(day)s
  AND paid.occurred_at < %(day)s::timestamptz + interval '1 day'
"""
BACK = 2


def reckon(*, now: datetime) -> None:
    """Write the completeness of today and the two days before. Safe to repeat."""
    today = now.date()
    for back in range(BACK + 1):
        day = today - timedelta(days=back)
        _write(day, Source.WEB, _PAGES)
        _write(day, Source.SERVER, _PURCHASES)


def _write(day: date, source: Source, question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, {"day": f"{day.isoformat()} 00:00:00+00"})
        made, came = cursor.fetchone()
    counts = {"made": int(made), "came": int(came)}
    Completeness.objects.update_or_create(day=day, source=source, defaults=counts)
