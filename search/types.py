"""Values of a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PAGE_SIZE = 24
# Deep pages are for machines; a person narrows the list instead.
LAST_PAGE = 200

# Names of filters that are not attributes; no attribute may be called so.
BRAND, CATEGORY, RATING, STOCK = "brand", "category", "rating", "stock"
# The answers to STOCK.
IN_STOCK, ON_SALE = "in", "sale"


class Sort(StrEnum):
    """The orders a shopper can ask for."""

    BEST = "best"
    NEWEST = "newest"
    CHEAPEST = "price"
    DEAREST = "-price"


class Part(models.TextChoices):
    """What a product's place in a list is made of."""

    TEXT = "text", _("Words that match")
    SALES = "sales", _("Sales")
    RATING = "rating", _("Rating")
    MARGIN = "margin", _("Margin")
    FRESHNESS = "freshness", _("Newness")
    STOCK = "stock", pgettext_lazy("ranking", "In stock")
    MERIT = "merit", _("Merchandising weight")
    AFFINITY = "affinity", _("What this shopper likes")


class Verb(models.TextChoices):
    """What an operator decides about a product in a list."""

    PIN = "pin", _("Pin: stands first")
    BOOST = "boost", _("Boost: more points")
    BURY = "bury", _("Bury: leaves the first page")


@dataclass(frozen=True, slots=True)
class Spelt:
    """A word as people type it, what it is looked up by, and how it is written, if otherwise."""

    typed: str
    token: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a shopper asks for. Choices of one filter are alternatives; filters must all hold.

    `filters` are by attribute code, or BRAND, CATEGORY (codes), RATING (at least), STOCK.
    `affinity` is what this shopper is known to like, as "brand:olea" or "category:tea", 0 to 1:
    whoever knows it hands it in; no list that is cached for everybody has one.
    """

    currency: str
    text: str = ""
    category_id: int = 0
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    sort: Sort = Sort.BEST
    page: int = 1
    size: int = PAGE_SIZE
    # The last word is still being typed.
    unfinished: bool = False
    # A row of cards tells no total and has no filters.
    counted: bool = True
    affinity: Mapping[str, float] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """Whether filters are in use."""
        return bool(self.filters) or self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, and the version of what pages show of it."""

    product_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Count:
    """One answer to a filter: how many products have it with the other filters, and with none."""

    value: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What the products of a list cost, by the other filters; bands have counts."""

    least: Decimal
    most: Decimal
    bands: tuple[Band, ...] = ()
    # Products below the ladder of round figures, on each of its rungs, and above.
    rungs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of prices; None is open. A category's own are called low, middle, high."""

    low: Decimal | None
    high: Decimal | None
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, with true counts.

    `shown_for` is what was searched for instead, when the words themselves found nothing;
    `widened` says that no product has all the words; `near` comes close, when hits are few.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    prices: Prices | None = None
    shown_for: str = ""
    widened: bool = False
    near: tuple[Hit, ...] = ()
    has_more: bool = False
