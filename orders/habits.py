"""What is usual: for one buyer, and in the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import connection

from orders.models import Order
from orders.types import PAID_STATES

HOUR = 60 * 60
_PAID = [state.value for state in PAID_STATES]

# The buyer's paid orders of the last two years, the order's units and the account's age at once.
_HABIT = """
SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY o.total)
         FILTER (WHERE o.currency = %(currency)s), 0)::float,
       count(o.id),
       coalesce(bool_or(lower(replace(o.ship_to->>'line1', ' ', '')) =
         lower(replace(%(line)s, ' ', '')) AND o.ship_to->>'postcode' = %(postcode)s), FALSE),
       (SELECT sum(l.quantity) FROM orders_orderline l WHERE l.order_id = %(order)s),
       (SELECT u.created_at FROM accounts_user u WHERE u.id = %(user)s)
FROM orders_order o
WHERE (o.user_id = %(user)s OR (%(user)s IS NULL AND o.user_id IS NULL AND o.email = %(email)s))
  AND o.id <> %(order)s AND o.state = ANY(%(paid)s) AND o.held_at IS NULL
"""
_USUAL = """
SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY total), 0)::float FROM (
    SELECT total FROM orders_order WHERE currency = %s AND state = ANY(%s)
    ORDER BY id DESC LIMIT 2000
) latest
"""


@dataclass(frozen=True, slots=True)
class Habit:
    """A buyer's median total in an order's currency, paid orders, and what else is known."""

    median: float
    good: int
    knows_address: bool
    units: int
    member_since: datetime | None


def habit(*, order: Order) -> Habit:
    """Return what is usual for an order's buyer, this order left out: one statement."""
    values = {
        "currency": order.currency,
        "line": order.ship_to.get("line1", ""),
        "postcode": order.ship_to.get("postcode", ""),
        "user": order.user_id,
        "email": order.email,
        "order": order.pk,
        "paid": _PAID,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HABIT, values)
        median, good, knows, units, since = cursor.fetchone() or (0.0, 0, False, 0, None)
    return Habit(median, good, knows, int(units or 0), since)


def usual(*, currency: str) -> float:
    """Return the median total of the latest paid orders in a currency, an hour old at most."""

    def read() -> float:
        with connection.cursor() as cursor:
            cursor.execute(_USUAL, [currency, _PAID])
            (found,) = cursor.fetchone() or (0.0,)
            return float(found)

    return float(cache.get_or_set(f"orders.usual:{currency}", read, HOUR) or 0)
