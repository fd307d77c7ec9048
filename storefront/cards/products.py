"""Pictures, cards and the product page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from core.money import Money
    from pricing.types import Break
    from storefront.cards.media import MediaView
    from storefront.cards.navigation import Link

Stock = Literal["in", "low", "out", "backorder", "preorder"]


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
class ProductOffer:
    """An offer on a product: what it says, and the price it leads to by itself, if it does."""

    code: str
    name: str
    says: str
    leads_to: str = ""
    is_coupon: bool = False  # to be taken first


@dataclass(frozen=True, slots=True)
class Card:
    """A product on a list. `sku` is set when one variant can be added without a choice."""

    id: str  # the product's public id, for the heart
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
    rating: Decimal | None = None  # none as long as nobody has reviewed it
    rating_count: int = 0
    measured: str = ""  # "£1.20 per 100 g"
    offer: str = ""  # the name of an offer that is on for it
    low: Money | None = None  # the lowest of the 30 days before the reduction


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
    measured: str = ""
    low: Money | None = None  # the lowest of the 30 days before the reduction
    breaks: tuple[Break, ...] = ()
    ladder: str = ""  # "37 left at this price, then £89.00"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a specification, or one reason to be calm ("60-day returns")."""

    name: str
    text: str
    icon: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of size, material or care; `symbols` are (code, words) of care symbols."""

    name: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    symbols: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One fold of the product page: text as paragraphs, or facts as a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietView:
    """A product to be read about, not bought: announced, or owned."""

    name: str
    brand: str
    summary: str
    pictures: tuple[Picture, ...]
    breadcrumb: tuple[Link, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class WishView:
    """Something a buyer can have put on a product; `choices` are (value, label, surcharge)."""

    code: str
    name: str
    help: str
    is_required: bool
    max_length: int
    days: int
    price: Money | None = None
    choices: tuple[tuple[str, str, Money | None], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service that can be taken along with a product, for each unit of it."""

    sku: str
    name: str
    note: str
    price: Money
    url: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """The product page. `variants` is the data island the option picker reads."""

    id: str
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
    size_charts: tuple[Table, ...] = ()
    is_new: bool = False
    rating: Decimal | None = None
    rating_count: int = 0
    services: tuple[ServiceView, ...] = ()
    is_digital: bool = False
    wishes: tuple[WishView, ...] = ()
    media: tuple[MediaView, ...] = ()
    fit: str = ""  # "runs small", by what was sent back
    offers: Sequence[ProductOffer] = ()  # everybody's: what is on for it, which coupons there are
    only_for: str = ""  # who may buy it; empty: everybody
    flash_url: str = ""  # of the flash sale that is on or comes
    flash_starts: datetime | None = None
