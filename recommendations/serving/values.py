"""What serving works on: plain values, so that every rule of it can be told by example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from recommendations.types import Suggestion


class Feed(TextChoices):
    """Where the products of a slot come from; a slot names several, the next where one is dry."""

    FOR_YOU = "for_you", _("What this shopper is likely to want")
    DISCOVER = "discover", _("The same, never bought before")
    BUY_AGAIN = "buy_again", _("What this shopper buys again")
    VIEWED = "viewed", _("Like what was looked at last")
    RECENT = "recent", _("What was looked at")
    TOGETHER = "together", _("Bought together with it")
    SIMILAR = "similar", _("Similar to it")
    ACCESSORY = "accessory", _("What belongs to it, by the catalogue")
    INSTEAD = "instead", _("What can be had instead, by the catalogue")
    BESIDE = "beside", _("The best of its category")
    BOUGHT = "bought", _("What this order had")
    TRENDING = "trending", _("Bought more than before")
    POPULAR = "popular", _("Bought most")
    FRESH = "fresh", _("New in the shop")
    BEST = "best", _("The best by the search's ranking")


class Form(TextChoices):
    """How a slot looks."""

    RAIL = "rail", _("Row that scrolls")
    LIST = "list", _("List")
    GRID = "grid", _("Grid of cards")
    WATERFALL = "waterfall", _("Waterfall")


class Page(TextChoices):
    """Where slots stand."""

    HOME = "home", _("Home page")
    PRODUCT = "product", _("Product page")
    CART = "cart", _("Bag")
    ORDER = "order", _("Order page")
    ACCOUNT = "account", _("Account")


# What hangs on who is looking: never in a page that is kept for all.
PERSONAL = frozenset({Feed.FOR_YOU, Feed.DISCOVER, Feed.BUY_AGAIN, Feed.VIEWED, Feed.RECENT})
# What is worked out from what somebody did, so only where they allow it. What was looked at is
# their own list; it is kept for them to look back at, and forgotten at a press.
LEARNT = PERSONAL - {Feed.RECENT}
# A list of one thing: others do not fill it up, and its order is its own.
CLOSED = frozenset(
    {Feed.VIEWED, Feed.RECENT, Feed.BUY_AGAIN, Feed.TOGETHER, Feed.ACCESSORY, Feed.BOUGHT}
)
# What goes by a product, a bag or an order.
NEARBY = frozenset(
    {Feed.TOGETHER, Feed.SIMILAR, Feed.ACCESSORY, Feed.INSTEAD, Feed.BESIDE, Feed.BOUGHT}
)
# Kept apart by category; what is similar is of one category by nature.
MIXED = frozenset({Feed.FOR_YOU, Feed.DISCOVER, Feed.TRENDING, Feed.POPULAR, Feed.FRESH, Feed.BEST})


class Facts(Protocol):
    """What is known of a product that can be bought; search hands it in."""

    @property
    def product_id(self) -> int:
        """Its number."""
        ...

    @property
    def public_id(self) -> str:
        """Its name to the outside."""
        ...

    @property
    def version(self) -> int:
        """The version of what pages show of it."""
        ...

    @property
    def type_id(self) -> int:
        """Its type."""
        ...

    @property
    def category_id(self) -> int:
        """Its main category."""
        ...

    @property
    def margin(self) -> float | None:
        """What is left of its price, 0 to 1; None where the cost is unknown."""
        ...

    @property
    def published_at(self) -> datetime:
        """Since when it is there."""
        ...

    @property
    def in_stock(self) -> bool:
        """Whether there is any."""
        ...

    @property
    def currencies(self) -> frozenset[str]:
        """What it is sold in."""
        ...

    @property
    def audience(self) -> str:
        """Whom it is sold to; empty: everybody."""
        ...

    @property
    def name(self) -> str:
        """How it is called in the reader's language."""
        ...

    @property
    def category_name(self) -> str:
        """How its category is."""
        ...


Known: TypeAlias = Mapping[int, Facts]
Lists: TypeAlias = Mapping[str, Sequence[Suggestion]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the shop wants besides: nought is off everywhere."""

    margin: float = 0.0
    freshness: float = 0.0
    per_category: int = 2
    variety: float = 0.9
    explore_every: int = 10
    explore_below: int = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """A slot as it is to be served: as its row says, or as an experiment's arm does."""

    code: str
    page: str
    feeds: tuple[str, ...]
    title: str = ""
    form: str = Form.RAIL
    size: int = 12
    excludes_bought: bool = False
    is_explored: bool = False
    model_id: int | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it hangs on who is looking."""
        return bool(PERSONAL & set(self.feeds))


@dataclass(frozen=True, slots=True)
class Looker:
    """Who is looking, as far as they allow: all empty is anybody."""

    currency: str
    user_id: int | None = None
    # The latest first: all of it, and what is of this session.
    seen: tuple[int, ...] = ()
    session: tuple[int, ...] = ()
    basket: frozenset[int] = frozenset()
    bought: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    audiences: frozenset[str] = frozenset({""})
    is_personal: bool = False
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """A slot with its products, and how it came about."""

    plan: Plan
    shown: tuple[Suggestion, ...]
    feed: str = ""
    # Feeds that stood before it and had nothing.
    dry: tuple[str, ...] = ()
    explored: frozenset[int] = frozenset()
    # Of what is shown, and of what its reasons name.
    facts: Known = field(default_factory=dict)
