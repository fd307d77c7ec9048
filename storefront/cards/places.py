"""The shop's own places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storefront.cards.products import Stock


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store; with `stock` when the list is about one product."""

    name: str
    address: str
    hours: str
    map_url: str
    distance: str = ""
    stock: Stock | None = None
    left: int | None = None
