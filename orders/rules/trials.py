"""An order priced with a promotion and without, and what many of them come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.money import Money
from pricing.types import Shopper
from promotions.rules.compiling import always
from promotions.rules.engine import price_basket
from promotions.types import Basket, Offer, Priced


@dataclass(frozen=True, slots=True)
class Compared:
    """What an order brought, and what it would have."""

    cost: Money
    profit_before: Decimal
    profit_after: Decimal
    net_before: Decimal
    net_after: Decimal


@dataclass(slots=True)
class Tally:
    """What many orders come to; money by currency, never mixed."""

    orders: int = 0
    touched: int = 0
    cost: dict[str, Decimal] = field(default_factory=dict)
    figures: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * 4)

    def add(self, one: Compared) -> None:
        """Count one order."""
        self.orders += 1
        if not one.cost:
            return
        self.touched += 1
        code = one.cost.currency
        self.cost[code] = self.cost.get(code, Decimal(0)) + one.cost.amount
        parts = (one.profit_before, one.profit_after, one.net_before, one.net_after)
        self.figures = [a + b for a, b in zip(self.figures, parts, strict=True)]

    def told(self) -> dict[str, Any]:
        """Return it for people: margins and the sales needed, of the orders it touches."""
        before, after, net_before, net_after = self.figures
        return {
            "orders": self.orders,
            "touched": self.touched,
            "cost": {code: str(amount) for code, amount in self.cost.items()},
            "margin": f"{_share(before, net_before)} → {_share(after, net_after)}",
            "uplift": str(round(100 * (before / after - 1), 1)) if after > 0 else "–",
        }


def compared(
    basket: Basket,
    offers: Sequence[Offer],
    offer: Offer | None,
    shopper: Shopper,
    *,
    floors: Mapping[int, Money],
    costs: Mapping[int, Money],
    now: datetime,
) -> Compared:
    """Price a basket without an offer and with it, as if it had been on then."""
    known = [one for one in offers if offer is None or one.code != offer.code]
    before = price_basket(basket, known, shopper, floors=floors, now=now)
    more = [always(offer, whoever=False)] if offer is not None else []
    after = price_basket(basket, [*known, *more], shopper, floors=floors, now=now)
    net = [_net(one) for one in (before, after)]
    goods = sum(
        (costs[i.variant_id].amount * i.quantity for i in basket.items if i.variant_id in costs),
        Decimal(0),
    )
    return Compared(before.total - after.total, net[0] - goods, net[1] - goods, net[0], net[1])


def _net(priced: Priced) -> Decimal:
    inside = sum((ln.tax.amount for ln in priced.lines if ln.rate.is_inclusive), Decimal(0))
    return priced.items.amount - inside


def _share(part: Decimal, whole: Decimal) -> str:
    return str(round(100 * part / whole, 1)) if whole else "–"
