"""Points at the checkout: worth so much off, spent with the order."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_DOWN

from core.money import Money, minor_unit
from membership import selectors
from membership.services import points
from membership.types import Why
from orders.models import Order
from promotions.types import Deduction, Priced

# How the engine and the order call them.
CODE = "points"
HUNDRED = 100


def offered(*, user_id: int | None, wanted: int, currency: str) -> Deduction | None:
    """Return what so many of a buyer's points may take off; None when that is nothing."""
    if user_id is None or wanted <= 0:
        return None
    worth = selectors.points_worth(user_id=user_id, points=wanted, currency=currency)
    return Deduction(CODE, worth) if worth else None


def within(deduction: Deduction, goods: Money) -> Deduction:
    """Return as much of it as the operator lets points pay of these goods."""
    unit = minor_unit(goods.currency)
    exact = goods.amount * selectors.programme().most_percent / HUNDRED / unit
    most = Money(exact.to_integral_value(ROUND_DOWN) * unit, goods.currency)
    return Deduction(deduction.code, min(deduction.upto, most))


def has_paid(order: Order) -> bool:
    """Return whether points paid for some of an order, whatever became of it."""
    return any(note["offer"] == CODE for line in order.lines.all() for note in line.adjustments)


def spend(order: Order, priced: Priced, *, now: datetime) -> int:
    """Spend the points that were taken off an order, in its transaction; return how many.

    Safe to repeat. Raises NotEnoughPoints when they have gone elsewhere meanwhile.
    """
    if order.user_id is None or not priced.deducted:
        return 0
    needed = selectors.points_for(amount=priced.deducted)
    points.spend(
        user_id=order.user_id,
        points=needed,
        why=Why.CHECKOUT,
        key=f"checkout:{order.number}",
        reference=order.number,
        now=now,
    )
    return needed
