"""How suppliers do: four figures each, in four statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

DAYS = 180

# Days from the order to its first delivery, and whether that was in time.
_LEAD = """
SELECT o.supplier_id, avg(extract(epoch FROM r.at - o.sent_at) / 86400),
    avg((r.at::date <= o.due_on)::int), count(*)
FROM inventory_purchaseorder o
JOIN (SELECT order_id, min(at) AS at FROM inventory_receipt GROUP BY order_id) r
    ON r.order_id = o.id
WHERE o.sent_at > %(since)s AND o.supplier_id = ANY(%(ids)s) GROUP BY o.supplier_id
"""
_FILLED = """
SELECT o.supplier_id, sum(least(l.received, l.ordered))::float / sum(l.ordered),
    sum(l.damaged)::float / nullif(sum(l.received + l.damaged), 0)
FROM inventory_purchaseline l JOIN inventory_purchaseorder o ON o.id = l.order_id
WHERE NOT l.is_open AND o.sent_at > %(since)s AND o.supplier_id = ANY(%(ids)s)
    AND o.state IN ('partly', 'received')
GROUP BY o.supplier_id
"""
_RETURNED = """
SELECT i.supplier_id, sum(m.quantity) FILTER (WHERE m.reason = 'return')::float
    / nullif(-sum(m.quantity) FILTER (WHERE m.reason = 'dispatch'), 0)
FROM inventory_supplieritem i
JOIN inventory_stockitem s ON s.variant_id = i.variant_id
JOIN inventory_movement m ON m.stock_id = s.id AND m.at > %(since)s
    AND m.reason IN ('return', 'dispatch')
WHERE i.is_preferred AND i.supplier_id = ANY(%(ids)s) GROUP BY i.supplier_id
"""


@dataclass(slots=True)
class Score:
    """A supplier over the last half year; None where nothing is known."""

    lead_days: float | None = None
    on_time: float | None = None
    deliveries: int = 0
    fill: float | None = None
    defects: float | None = None
    returns: float | None = None


def scores(*, supplier_ids: Iterable[int], now: datetime) -> dict[int, Score]:
    """Return every supplier's figures: lead time, share in time, fill, defect and return rate."""
    ids = list(supplier_ids)
    found = {pk: Score() for pk in ids}
    values: dict[str, Any] = {"ids": ids, "since": now - timedelta(days=DAYS)}
    with connection.cursor() as cursor:
        cursor.execute(_LEAD, values)
        for pk, days, on_time, count in cursor.fetchall():
            score = found[pk]
            score.lead_days, score.on_time, score.deliveries = float(days), float(on_time), count
        cursor.execute(_FILLED, values)
        for pk, fill, defects in cursor.fetchall():
            found[pk].fill, found[pk].defects = fill, defects
        cursor.execute(_RETURNED, values)
        for pk, returns in cursor.fetchall():
            found[pk].returns = returns
    return found
