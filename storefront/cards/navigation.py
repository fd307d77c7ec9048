"""Links, departments, languages: how to get about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storefront.cards.products import Picture


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
    absolute_url: str = ""  # with host, for hreflang
    locale: str = ""  # "en_GB", for Open Graph


@dataclass(frozen=True, slots=True)
class Currency:
    """One entry of the currency switch."""

    code: str
    symbol: str
    label: str
    current: bool
