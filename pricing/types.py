"""Values of price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.money import Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What one unit of a variant costs now, and what it cost before if it is reduced."""

    price: Money
    was: Money | None = None

    def plus(self, surcharge: Money) -> Quote:
        """Return the same with something put on top; the saving stays what it was."""
        was = None if self.was is None else self.was + surcharge
        return Quote(self.price + surcharge, was)

    @property
    def saving_percent(self) -> int | None:
        """Whole per cent off, at least 1; None when nothing is off."""
        if self.was is None:
            return None
        return max(round((1 - self.price.amount / self.was.amount) * 100), 1)


@dataclass(frozen=True, slots=True)
class Shopper:
    """Whom a price is for, as far as prices and promotions may know.

    Audience codes: "new" (signed in, no paid order yet), "returning", "member" (pays for it),
    "tier:<code>", "vip", "business", "segment:<code>", "channel:<code>".
    """

    user_id: int | None = None
    audiences: frozenset[str] = frozenset()
    tier: str = ""
    country: str = ""
    region: str = ""
    channel: str = "web"
    is_first_order: bool = False
    segments: frozenset[str] = frozenset()


# A visitor the shop knows nothing of: they see what everybody sees.
ANYBODY = Shopper()


@dataclass(frozen=True, slots=True)
class Tax:
    """A rate: the country's percentage for a class, and whether prices contain it."""

    percent: Decimal
    is_inclusive: bool
    tax_class: str = "standard"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a basket to be summed; `key` is whatever its owner knows it by."""

    key: str
    unit: Money
    quantity: int
    tax: Tax


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its sums."""

    key: str
    unit: Money
    quantity: int
    total: Money
    tax: Money
    rate: Tax


@dataclass(frozen=True, slots=True)
class Sum:
    """What a basket costs, all told."""

    lines: tuple[PricedLine, ...]
    items: Money
    delivery: Money
    tax: Money
    total: Money
