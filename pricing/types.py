"""Values of price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import Money


class Why(models.TextChoices):
    """What changed a price."""

    FOUND = "found", _("As it stood when the history began")
    SET = "set", _("Set by an operator")
    IMPORT = "import", _("Imported")
    PLAN = "plan", _("A planned price began")
    PLAN_END = "plan_end", _("A planned price ended")
    LADDER = "ladder", _("The next step of a ladder")
    REMOVED = "removed", _("Taken off the list")
    LIST = "list", _("The whole list was changed")


@dataclass(frozen=True, slots=True)
class Break:
    """What one unit costs from so many on."""

    from_quantity: int
    price: Money


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a price ladder: what one unit costs, and how many are left at it; none: no end."""

    price: Money
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What one unit of a variant costs now, and what it cost before if it is reduced.

    `low` is the lowest price of the 30 days before the reduction. Of a price that is not
    everybody's, `list_code` names the list and `public` what everybody pays for one.
    """

    price: Money
    was: Money | None = None
    low: Money | None = None
    breaks: tuple[Break, ...] = ()
    list_code: str = ""
    public: Money | None = None
    # The steps that are left, the one in force first; and the price of the one this quote is of.
    ladder: tuple[Step, ...] = ()
    step: Money | None = None

    def plus(self, surcharge: Money) -> Quote:
        """Return the same with something put on top; the saving stays what it was."""

        def more(money: Money | None) -> Money | None:
            return None if money is None else money + surcharge

        return replace(
            self,
            price=self.price + surcharge,
            was=more(self.was),
            low=more(self.low),
            public=more(self.public),
            breaks=tuple(Break(one.from_quantity, one.price + surcharge) for one in self.breaks),
        )

    @property
    def saving_percent(self) -> int | None:
        """Whole per cent off, at least 1; None when nothing is off."""
        if self.was is None:
            return None
        return max(round((1 - self.price.amount / self.was.amount) * 100), 1)


@dataclass(frozen=True, slots=True)
class Offered:
    """What one list offers of a variant: a price from so many units on, or so many per cent off."""

    list_code: str
    amount: Decimal | None = None
    from_quantity: int = 1
    percent_off: Decimal | None = None
    may_pass_floor: bool = False


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
    hours_early: int = 0  # sales begin so much sooner for them


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
