"""What promotions tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class FlashSaleChanged(Event):
    """A flash sale was announced, or is over: its product's page says so."""

    name: ClassVar[str] = "promotions.flash_sale_changed"
    sale_id: int
    product_id: int

    @property
    def aggregate(self) -> str:
        """One sale's story is heard in order."""
        return f"flash:{self.sale_id}"
