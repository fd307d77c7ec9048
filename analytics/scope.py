"""What a period and its filters let through: the parts with which every report's query begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics import segments
from analytics.reporting import Params, Warehouse

# e: events, o: orders, s: order lines of the period. An order's device is that of the visit it was
# made in, its language its buyer's.
_EVENTS = """e AS (
  SELECT * FROM events WHERE "at" >= $since AND "at" < $until AND NOT is_bot
  {device} {language} {who}
)"""
_ORDERS = """o AS (
  SELECT * FROM orders WHERE placed_at >= $since AND placed_at < $until
  {currency} {channel} {made_on} {speaks} {who}
)"""
_SALES = """s AS (
  SELECT * FROM sales WHERE placed_at >= $since AND placed_at < $until
  {currency} {channel} {ordered} {who}
)"""
_ORDERED = "AND order_id IN (SELECT order_id FROM o)"
_MADE_ON = """AND order_id IN (
  SELECT order_id FROM events WHERE kind = 'purchase' AND device = $device)"""
_SPEAKS = "AND user_id IN (SELECT user_id FROM people WHERE language = $language)"


@dataclass(frozen=True, slots=True)
class Scope:
    """A warehouse seen through a question."""

    warehouse: Warehouse
    params: Params
    now: datetime

    def ask(self, *parts: str, **more: Any) -> list[tuple[Any, ...]]:
        """Answer a query that goes on from `WITH e AS …, o AS …, s AS …`.

        Its parts are joined; the first begins with a comma and tables of its own, or with SELECT.
        """
        text, values = opening(self.params)
        sql = " ".join((text, *parts))
        return self.warehouse.rows(sql, _used(sql, values | more))


def opening(params: Params) -> tuple[str, dict[str, Any]]:
    """Return the beginning of a query and the values it names."""
    who, people = segments.condition(params.segment)
    parts = {
        "currency": "AND currency = $currency" if params.currency else "",
        "channel": "AND channel = $channel" if params.channel else "",
        "device": "AND device = $device" if params.device else "",
        "language": "AND language = $language" if params.language else "",
        "made_on": _MADE_ON if params.device else "",
        "speaks": _SPEAKS if params.language else "",
        "ordered": _ORDERED if params.device or params.language else "",
        "who": who,
    }
    text = ", ".join(part.format(**parts) for part in (_EVENTS, _ORDERS, _SALES))
    values = {
        "since": params.starts,
        "until": params.ends,
        "currency": params.currency,
        "channel": params.channel,
        "device": params.device,
        "language": params.language,
        **people,
    }
    return f"WITH {text}", values


def _used(text: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values a query names: an engine refuses those it does not."""
    return {name: value for name, value in values.items() if f"${name}" in text}


def share(part: Any, whole: Any) -> float | None:
    """Return a part as a share of the whole; of nothing there is none."""
    return float(part) / float(whole) if whole else None
