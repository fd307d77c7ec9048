"""How much of what happened was measured: not everybody agrees to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from analytics.reporting import Params, Warehouse
from analytics.scope import Scope, share

_MEASURED = """SELECT count(*), count(m.order_id)
FROM o LEFT JOIN (
  SELECT DISTINCT order_id FROM events
  WHERE kind = 'purchase' AND session IS NOT NULL AND "at" >= $since AND "at" < $until
) m ON m.order_id = o.order_id
WHERE o.channel = 'web'"""


def covered(warehouse: Warehouse, params: Params, now: datetime) -> float | None:
    """Return the share of the period's online orders whose visit was measured; of none, None."""
    whole = replace(params, device="", language="", segment="")
    rows = Scope(warehouse, whole, now).ask(_MEASURED)
    orders, measured = rows[0]
    return share(measured, orders)
