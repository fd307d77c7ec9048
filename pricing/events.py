"""What pricing tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class _ProductEvent(Event):
    product_id: int

    @property
    def aggregate(self) -> str:
        """One product's prices change in order."""
        return f"product:{self.product_id}"


@dataclass(frozen=True)
class PriceChanged(_ProductEvent):
    """A product has another price on some list now."""

    name: ClassVar[str] = "pricing.price_changed"


@dataclass(frozen=True)
class LadderMoved(_ProductEvent):
    """So many units are left at a product's price now; the price itself stays."""

    name: ClassVar[str] = "pricing.ladder_moved"
