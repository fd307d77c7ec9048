"""What the stock rooms tell."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class ShownStockChanged(Event):
    """A page would say something else about this product's stock now: in, low or out."""

    name: ClassVar[str] = "inventory.shown_stock_changed"
    product_id: int

    @property
    def aggregate(self) -> str:
        """One product's changes stay in order."""
        return f"product:{self.product_id}"


@dataclass(frozen=True)
class LocationChanged(Event):
    """A warehouse's or store's name, place or hours are different now."""

    name: ClassVar[str] = "inventory.location_changed"
    location_id: int

    @property
    def aggregate(self) -> str:
        """One place's changes stay in order."""
        return f"location:{self.location_id}"


@dataclass(frozen=True)
class WaitingServed(Event):
    """Stock has come for a sale that waited for it."""

    name: ClassVar[str] = "inventory.waiting_served"
    reference: str
    variant_id: int
    units: int

    @property
    def aggregate(self) -> str:
        """One sale's stock is heard in order."""
        return f"sale:{self.reference}"
