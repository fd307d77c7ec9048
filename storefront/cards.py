"""What the pages show: plain values, made by the views and drawn by the templates.

Nothing here asks the database and nothing here decides. A template gets these and `core.money`
values, so that a component can be drawn in the gallery with no shop behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.money import Money

Stock = Literal["in", "low", "out"]
View = Literal["grid", "list", "waterfall"]

# --- pictures and cards ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in all its sizes; `webp` and `avif` are `srcset` strings, "" if there is none.

    `tone` is the index of its mean colour in `catalog.rules.tones`. `full` is the largest file,
    for zooming.
    """

    alt: str
    width: int
    height: int
    tone: int
    src: str
    webp: str = ""
    avif: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A product on a list. `sku` is set when one variant can be added without a choice."""

    url: str
    sku: str | None
    name: str
    brand: str
    picture: Picture | None
    second: Picture | None
    price: Money
    was: Money | None = None
    price_from: bool = False
    is_new: bool = False
    saving_percent: int | None = None
    swatches: tuple[str, ...] = ()  # names in catalog.rules.swatches
    stock: Stock = "in"
    left: int | None = None


# --- navigation --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere; `current` marks the page we are on."""

    name: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Department:
    """A top category with its children, for the header, the home page and the Shop page."""

    name: str
    url: str
    children: tuple[Link, ...] = ()
    picture: Picture | None = None
    current: bool = False
    slug: str = ""  # names the panel in the markup


@dataclass(frozen=True, slots=True)
class Language:
    """One entry of the language switch: this same page in another language."""

    code: str  # "en", "zh-Hans": what goes into lang and hreflang
    label: str
    url: str
    current: bool


# --- list pages --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """A promoted filter or a narrower category, above the list."""

    label: str
    url: str
    current: bool = False


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


@dataclass(frozen=True, slots=True)
class SortOption:
    """One order of the list; `value` is what the form sends."""

    value: str
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page, of a category or of a search: everything but the words around it."""

    title: str
    intro: str
    total: int
    total_is_capped: bool
    cards_html: Sequence[str]
    chips: Sequence[Chip] = ()
    facets: Sequence[Facet] = ()
    applied: Sequence[Chip] = ()  # url takes the filter away
    sort_options: Sequence[SortOption] = ()
    page: int = 1
    shown: int = 0
    next_url: str = ""
    view: View = "grid"
    price: PriceRange | None = None
    query: str = ""  # what was searched for; "" on a category
    clear_url: str = ""  # this list with no filter
    guess: Chip | None = None  # "Did you mean ...?"
    hidden: Mapping[str, str] = field(default_factory=dict)  # fields the filter form carries along
    views: Sequence[SortOption] = ()  # grid, list, waterfall


# --- product page ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One choice; `url` opens the product with it chosen, `value` goes into the form."""

    value: str
    label: str
    url: str
    swatch: str = ""
    picture: Picture | None = None
    checked: bool = False
    available: bool = True


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """One question ("Colour: Coral") and its answers."""

    code: str
    name: str
    chosen_label: str
    values: tuple[OptionValue, ...]
    kind: Literal["colour", "pill"] = "pill"


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is bought if the button is pressed now. No `sku`: this combination is not made."""

    sku: str
    price: Money
    was: Money | None
    stock: Stock
    left: int | None
    max_quantity: int
    promise: str = ""
    saving_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a specification, or one reason to be calm ("60-day returns")."""

    name: str
    text: str
    icon: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One fold of the product page: text as paragraphs, or facts as a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductView:
    """The product page. `variants` is the data island the option picker reads."""

    name: str
    brand: str
    brand_url: str
    summary: str
    pictures: tuple[Picture, ...]
    options: tuple[OptionGroup, ...]
    purchase: Purchase
    breadcrumb: tuple[Link, ...]
    assurances: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    variants: Sequence[Mapping[str, object]] = ()
    is_new: bool = False


# --- bag, checkout, order ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the bag; `notices` tell what has changed since it was put there."""

    id: str
    url: str
    name: str
    options: str
    picture: Picture | None
    unit: Money
    was_unit: Money | None
    quantity: int
    max_quantity: int
    total: Money
    notices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """The sum at the foot of a bag, a checkout or an order. Tax is included in `total`."""

    items: Money
    delivery: Money | None
    tax: Money
    total: Money
    to_free_delivery: Money | None = None
    free_delivery_percent: int = 0  # how far along, for the bar
    tax_label: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to deliver or to pay, as a radio card."""

    value: str
    label: str
    note: str = ""
    price: Money | None = None
    checked: bool = False
    icon: str = ""
    available: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One mark on an order's timeline."""

    label: str
    state: Literal["done", "now", "later", "problem"]
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a customer's list."""

    number: str
    url: str
    placed_at: datetime
    status: str
    status_tone: Literal["ok", "warn", "sale", "plain"]
    total: Money
    quantity: int
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressView:
    """A postal address, already in its country's order of lines."""

    name: str
    lines: tuple[str, ...]
    phone: str = ""
    id: str = ""
    is_default: bool = False
    url: str = ""  # where it is changed


# --- search suggestions ------------------------------------------------------------------------


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
    kind: Literal["query", "category", "product"] = "query"
