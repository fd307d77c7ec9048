"""What pricing tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class PriceChanged(Event):
    """A product has another price on some list now."""

    name: ClassVar[str] = "pricing.price_changed"
    product_id: int

    @property
    def aggregate(self) -> str:
        """One product's prices change in order."""
        return f"product:{self.product_id}"
