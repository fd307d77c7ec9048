"""Values of promotions: what the engine is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.money import Money
from pricing.types import Tax


class Kind(models.TextChoices):
    """What a promotion does."""

    SPEND = "spend", _("Spend and save")
    PERCENT = "percent", _("Per cent off")
    PRICE = "price", _("Limited-time price")
    BUY_GET = "buy_get", _("Buy X, get Y")
    GIFT = "gift", _("Gift with purchase")
    BUNDLE = "bundle", _("Bundle price")
    NTH = "nth", _("Nth item reduced")
    MULTI = "multi", _("Several items, per cent off")
    EXCHANGE = "exchange", _("Add-on or exchange")
    DELIVERY = "delivery", _("Free delivery")


class Stacking(models.TextChoices):
    """How an offer meets others on the same goods."""

    COMBINE = "combine", _("Combines with others")
    NO_COUPONS = "no_coupons", _("No coupons on these goods")
    ALONE = "alone", pgettext_lazy("promotion", "Alone")


class Outcome(models.TextChoices):
    """What became of an offer on a line."""

    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Refused")
    NEARLY = "nearly", _("Nearly reached")


class Reason(models.TextChoices):
    """Why an offer did not apply, or not in full; for an offer nearly reached, what is missing."""

    NONE = "", ""
    AMOUNT = "amount", _("More is needed")
    UNITS = "units", _("More items are needed")
    GROUP = "group", _("Another offer of the same group applies")
    ALONE = "alone", _("Another offer on these goods stands alone")
    NO_COUPONS = "no_coupons", _("No coupons on reduced goods")
    BUDGET = "budget", _("The budget is used up")
    USED_UP = "used_up", _("All of them are used")
    FLOOR = "floor", _("The price cannot go lower")
    NOT_LOWER = "not_lower", _("The price is as low already")
    AUDIENCE = "audience", _("It is for other shoppers")
    COUNTRY = "country", _("It is for other places")
    CHANNEL = "channel", _("It is for another channel")
    EARLY = "early", _("It has not begun")
    LATE = "late", _("It is over")
    SCOPE = "scope", _("Nothing in the bag belongs to it")
    NO_GIFT = "no_gift", _("The gifts are gone")


# --- Terms: what an offer does, in one currency ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spend:
    """Steps "from so much take so much off", the lowest first; `each`: for every full amount."""

    steps: tuple[tuple[Money, Money], ...]
    each: bool = False
    at_most: Money | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """So much per cent off what is left."""

    percent: Decimal
    at_least: Money | None = None
    at_most: Money | None = None


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """Each unit costs this, the first `most` units if there is a limit."""

    price: Money
    most: int = 0


@dataclass(frozen=True, slots=True)
class BuyGet:
    """Of each `buy` and `get` units the cheapest `get` are reduced, or as many of other goods."""

    buy: int
    get: int
    percent: Decimal = Decimal(100)
    wanted: Scope | None = None
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Gift:
    """A gift comes along."""

    variant_id: int
    quantity: int = 1
    at_least: Money | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """These products, so many of each, for one price."""

    parts: tuple[tuple[int, int], ...]
    price: Money


@dataclass(frozen=True, slots=True)
class Nth:
    """Each nth unit, dearest first, is reduced; `same`: of one product each."""

    nth: int
    percent: Decimal
    same: bool = True


@dataclass(frozen=True, slots=True)
class Multi:
    """Steps "from so many units so much per cent off all of them", the lowest first."""

    steps: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A unit in scope costs this when enough of other goods is in the bag."""

    price: Money
    at_least: Money | None = None
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class FreeDelivery:
    """Delivery free from so much, or up to so much off it."""

    at_least: Money | None = None
    upto: Money | None = None


Terms = (
    Spend | Percent | FixedPrice | BuyGet | Gift | Bundle | Nth | Multi | Exchange | FreeDelivery
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The goods an offer is about; all three empty: everything."""

    categories: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    variants: frozenset[int] = frozenset()
    without: frozenset[int] = frozenset()  # products left out

    @property
    def is_everything(self) -> bool:
        """Whether it names no goods."""
        return not (self.categories or self.products or self.variants)

    def has(self, item: Item) -> bool:
        """Whether this item belongs to it."""
        if item.product_id in self.without:
            return False
        return (
            self.is_everything
            or item.product_id in self.products
            or item.variant_id in self.variants
            or not self.categories.isdisjoint(item.categories)
        )


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an offer is for; what is empty asks nothing."""

    codes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """One promotion as the engine knows it, in one currency."""

    code: str
    terms: Terms
    scope: Scope = EVERYTHING
    audience: Audience = Audience()
    priority: int = 0
    group: str = ""
    stacking: Stacking = Stacking.COMBINE
    is_coupon: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    budget_left: Money | None = None
    may_pass_floor: bool = False
    is_used_up: bool = False
    # How it is called, by language.
    names: tuple[tuple[str, str], ...] = ()

    def name(self, language: str) -> str:
        """Return how it is called in a language."""
        known = dict(self.names)
        return known.get(language) or next(iter(known.values()), self.code)


# --- What is priced ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One line to be priced; `key` is whatever its owner knows it by.

    `unit` is the list price with whatever is put on it; `surcharge` is that part of it which a
    limited-time price does not touch.
    """

    key: str
    variant_id: int
    product_id: int
    unit: Money
    quantity: int
    tax: Tax
    categories: frozenset[int] = frozenset()
    surcharge: Money | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """A possible gift: what it costs in the shop, how it is taxed, how many are there."""

    product_id: int
    unit: Money
    tax: Tax
    available: int


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything that is priced together."""

    items: tuple[Item, ...]
    currency: str
    delivery: Money | None = None
    delivery_tax: Tax | None = None
    # Gifts that may come along, by variant.
    presents: Mapping[int, Present] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deduction:
    """What else is a discount at the end: points worth up to so much."""

    code: str
    upto: Money


# --- What comes out ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What became of one offer on one line, with the figures that explain it.

    `amount` is what was taken off this line; `figures` are written amounts or counts by name:
    `missing` and `saving` of what is nearly reached, `by` the offer that stood in the way, `cut`
    what found no place above the floor.
    """

    offer: str
    outcome: Outcome
    amount: Money
    reason: Reason = Reason.NONE
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PricedItem:
    """A line with its sums: `unit` and `subtotal` as listed, `total` after all discounts."""

    key: str
    unit: Money
    quantity: int
    subtotal: Money
    discount: Money
    total: Money
    tax: Money
    rate: Tax
    adjustments: tuple[Adjustment, ...] = ()
    # Of a gift: the variant, and the offer it comes from.
    variant_id: int = 0
    gift_of: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """What a basket costs, all told, and why."""

    lines: tuple[PricedItem, ...]
    items: Money  # after discounts
    discount: Money  # off the items
    delivery: Money  # after discounts
    delivery_discount: Money
    tax: Money
    total: Money
    # What became of offers on the delivery charge and on the basket as a whole.
    adjustments: tuple[Adjustment, ...] = ()
    savings: tuple[tuple[str, Money], ...] = ()  # by offer, applied ones only, in order
    cuts: tuple[tuple[str, Money], ...] = ()  # what the floor kept offers from taking
    deducted: Money | None = None

    @property
    def gifts(self) -> tuple[PricedItem, ...]:
        """The lines nobody put into the bag."""
        return tuple(line for line in self.lines if line.gift_of)

    @property
    def saved(self) -> Money:
        """All that was taken off, delivery too."""
        return self.discount + self.delivery_discount
