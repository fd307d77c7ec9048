"""List pages, of a category or of a search, and what the search field suggests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.money import Money
    from storefront.cards.products import Picture


@dataclass(frozen=True, slots=True)
class Chip:
    """A promoted filter or a narrower category, above the list."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a filter; `value` is what the form sends, `url` what the link opens."""

    label: str
    url: str
    checked: bool = False
    count: int | None = None
    swatch: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of filter values, "or" among themselves; `code` is the field's name."""

    name: str
    code: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class PriceRange:
    """The two price boxes: what was asked, and what there is."""

    low: str = ""
    high: str = ""
    least: str = ""
    most: str = ""
    symbol: str = ""
    bands: Sequence[Chip] = ()  # label with its count; url sets both boxes


@dataclass(frozen=True, slots=True)
class SortOption:
    """One order of the list; `value` is what the form sends."""

    value: str
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page, of a category or of a search: everything but the words around it.

    Grid, list or waterfall is not said here: it is a display preference, written on `<html>`.
    """

    title: str
    intro: str
    total: int
    cards_html: Sequence[str]
    chips: Sequence[Chip] = ()
    facets: Sequence[Facet] = ()
    applied: Sequence[Chip] = ()  # url takes the filter away
    sort_options: Sequence[SortOption] = ()
    page: int = 1
    shown: int = 0
    next_url: str = ""
    price: PriceRange | None = None
    query: str = ""  # what was searched for; "" on a category
    clear_url: str = ""  # this list with no filter
    shown_for: str = ""  # what was searched for instead: the words themselves found nothing
    widened: bool = False  # no product has all the words
    near_html: Sequence[str] = ()  # products that come close, when few have all
    hidden: Mapping[str, str] = field(default_factory=dict)  # fields the filter form carries along
    previous_url: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row under the search field; the predicted part of `label` is what follows `typed`."""

    url: str
    before: str  # bold: predicted, in front of what was typed
    typed: str
    after: str  # bold: predicted, behind it
    note: str = ""
    picture: Picture | None = None
    price: Money | None = None
    kind: Literal["query", "recent", "category", "brand", "product"] = "query"
