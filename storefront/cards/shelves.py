"""What is kept without being bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.money import Money
    from storefront.cards.products import Picture, Stock


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A rendered card on a list, and the product's public id for what is done to it."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One column of a comparison."""

    id: str
    url: str
    name: str
    brand: str
    picture: Picture | None
    price: Money | None
    was: Money | None
    price_from: bool
    stock: Stock


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One parameter of every product compared; "" where a product has none."""

    name: str
    values: tuple[str, ...]
    differs: bool
