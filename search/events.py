"""What search tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class Indexed(Event):
    """These products' entries are new; lists of these categories may look otherwise now."""

    name: ClassVar[str] = "search.indexed"
    product_ids: list[int]
    category_ids: list[int]

    @property
    def aggregate(self) -> str:
        """Chunks are independent of each other."""
        return f"index:{self.product_ids[0] if self.product_ids else 0}"


@dataclass(frozen=True)
class Steered(Event):
    """Operators have said something new about these lists; 0 is searching, and everything."""

    name: ClassVar[str] = "search.steered"
    category_ids: list[int]

    @property
    def aggregate(self) -> str:
        """What was said last is what counts."""
        return "search:steering"
