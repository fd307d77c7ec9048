"""Reading the watched figures out of the warehouse: by the hour, and by the day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings

from analytics.reporting import Warehouse
from analytics.rules.watching import WEEK, WEEKS, WHOLE, Series, Slice
from analytics.scope import share

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HISTORY = WEEK * WEEKS + 24  # the longest window reaches back as far

_VISITS = """WITH v AS (
  SELECT session, date_diff('hour', $since, min("at")) AS hour, max(device) AS device,
    max(language) AS language, max(source) AS source,
    max(CASE WHEN kind = 'purchase' THEN 1 ELSE 0 END) AS bought
  FROM events WHERE "at" >= $since AND "at" < $until AND NOT is_bot AND session IS NOT NULL
  GROUP BY session
) SELECT hour, device, language, source, count(*), sum(bought) FROM v GROUP BY 1, 2, 3, 4"""
_VIEWS = """SELECT date_diff('hour', $since, e."at"), e.device, p.department, p.category, count(*)
FROM events e JOIN products p ON p.product_id = e.product_id
WHERE e."at" >= $since AND e."at" < $until AND NOT e.is_bot AND e.kind = 'view'
GROUP BY 1, 2, 3, 4"""
_ORDERS = """SELECT date_diff('hour', $since, placed_at), channel, country, currency, count(*)
FROM orders WHERE placed_at >= $since AND placed_at < $until GROUP BY 1, 2, 3, 4"""
_DAYS = {
    "visits": """SELECT count(DISTINCT session) FROM events
      WHERE "at" >= $day AND "at" < $next AND NOT is_bot""",
    "views": """SELECT count(*) FROM events WHERE "at" >= $day AND "at" < $next AND NOT is_bot
      AND kind = 'view' AND page = 'product'""",
    "orders": "SELECT count(*) FROM orders WHERE placed_at >= $day AND placed_at < $next",
    "conversion": """SELECT count(DISTINCT CASE WHEN kind = 'purchase' THEN session END),
      count(DISTINCT session) FROM events WHERE "at" >= $day AND "at" < $next AND NOT is_bot""",
    "order_value": """SELECT sum(goods), count(*) FROM orders
      WHERE placed_at >= $day AND placed_at < $next AND currency = $currency""",
    "churn": """WITH q AS (
      SELECT person, max(CASE WHEN placed_at < $quarter THEN 1 ELSE 0 END) AS was,
        max(CASE WHEN placed_at >= $quarter THEN 1 ELSE 0 END) AS stayed
      FROM orders WHERE placed_at >= $half AND placed_at < $next GROUP BY person
    ) SELECT sum(was * (1 - stayed)), sum(was) FROM q""",
    "returns": """SELECT sum(returned_quantity), sum(quantity) FROM sales
      WHERE placed_at >= $month AND placed_at < $next""",
    "lcp": """SELECT quantile_cont(CAST(json_extract_string(props, 'lcp') AS DOUBLE), 0.75)
      FROM events WHERE "at" >= $day AND "at" < $next AND kind = 'speed' AND NOT is_bot""",
    "stock_outs": """SELECT sum(CASE WHEN held <= 0 THEN 1 ELSE 0 END), count(*) FROM (
      SELECT s.variant_id, sum(s.on_hand - s.reserved) AS held FROM stock s
      JOIN products p ON p.product_id = s.product_id AND p.status = 'active' GROUP BY 1) x""",
}
_AGAIN = """WITH f AS (
  SELECT person, min(placed_at) AS first FROM orders GROUP BY person
  HAVING min(placed_at) >= $first AND min(placed_at) < $first_end
) SELECT count(DISTINCT x.person), count(DISTINCT f.person) FROM f LEFT JOIN orders x
  ON x.person = f.person AND x.placed_at > f.first AND x.placed_at < f.first + @span"""
NAMES = re.compile(r"\$([a-z_]+)")
AGAIN = {"again1": 1, "again7": 7, "again30": 30}


def hourly(warehouse: Warehouse, *, now: datetime) -> dict[str, dict[Slice, Series]]:
    """Return the hourly series of five weeks, up to the last full hour, by figure and slice."""
    until = now.replace(minute=0, second=0, microsecond=0, tzinfo=None)
    known = {"since": until - HOUR * HISTORY, "until": until}
    visits, bought = _Counts(), _Counts()
    for hour, device, language, source, count, sold in warehouse.rows(_VISITS, known):
        parts = {"device": device, "language": language, "source": source}
        visits.add(hour, parts, count)
        bought.add(hour, parts, sold)
    views, orders = _Counts(), _Counts()
    for hour, device, department, category, count in warehouse.rows(_VIEWS, known):
        parts = {"device": device, "department": department, "category": category}
        views.add(hour, parts, count)
    for hour, channel, country, currency, count in warehouse.rows(_ORDERS, known):
        orders.add(hour, {"channel": channel, "country": country, "currency": currency}, count)
    return {
        "visits": {part: Series(counts) for part, counts in visits.by_part.items()},
        "views": {part: Series(counts) for part, counts in views.by_part.items()},
        "orders": {part: Series(counts) for part, counts in orders.by_part.items()},
        "conversion": {
            part: Series(bought.by_part[part], counts) for part, counts in visits.by_part.items()
        },
    }


def of_day(warehouse: Warehouse, code: str, *, day: date) -> float | None:
    """Return one figure of one day; None where it tells nothing."""
    start = datetime.combine(day, time())
    known: dict[str, Any] = {
        "day": start,
        "next": start + DAY,
        "month": start - 27 * DAY,
        "quarter": start - 89 * DAY,
        "half": start - 179 * DAY,
        "currency": settings.SHOP_CURRENCIES[0],
    }
    sql = _DAYS.get(code, "")
    if code in AGAIN:
        span = AGAIN[code]
        sql = _AGAIN.replace("@span", f"INTERVAL {span} DAY")
        known["first"], known["first_end"] = start - span * DAY, start - (span - 1) * DAY
    if not sql:
        return None
    used = {name: known[name] for name in NAMES.findall(sql)}
    return _value(warehouse.rows(sql, used)[0])


def _value(found: tuple[Any, ...]) -> float | None:
    if len(found) == 1:
        return None if found[0] is None else float(found[0])
    return share(found[0] or 0, found[1])


class _Counts:
    """Hourly counts of every slice."""

    def __init__(self) -> None:
        self.by_part: dict[Slice, list[float]] = defaultdict(lambda: [0.0] * HISTORY)

    def add(self, hour: int, parts: Mapping[str, str | None], count: int) -> None:
        """Count for the whole and for each slice."""
        if not 0 <= hour < HISTORY:
            return
        for part in (WHOLE, *((name, value) for name, value in parts.items() if value)):
            self.by_part[part][hour] += count
