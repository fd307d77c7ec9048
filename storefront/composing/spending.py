"""Points at the checkout: how many there are, what they are worth, whether they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.money import Money
from membership.selectors import points as purse
from orders import purses
from pricing.types import Shopper
from promotions.types import Deduction


@dataclass(frozen=True, slots=True)
class PointsView:
    """A shopper's points; `used` is what they may take off, when they are to be used."""

    free: int = 0
    worth: Money | None = None
    used: Deduction | None = None


def points_of(shopper: Shopper, *, currency: str, asked: Mapping[str, str]) -> PointsView:
    """Return a shopper's points: three statements for somebody signed in, none for others."""
    count = free(shopper.user_id)
    if not count:
        return PointsView()
    offered = purses.offered(user_id=shopper.user_id, wanted=count, currency=currency)
    if offered is None:
        return PointsView()
    return PointsView(count, offered.upto, offered if asked.get("use_points") else None)


def free(user_id: int | None) -> int:
    """Return how many points somebody can spend."""
    return 0 if user_id is None else purse.account_of(user_id=user_id).free
