"""What promotions tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class OffersChanged(Event):
    """A promotion began, ended, or says something else: pages that show offers are stale."""

    name: ClassVar[str] = "promotions.changed"
    promotion_id: int

    @property
    def aggregate(self) -> str:
        """One promotion's story is heard in order."""
        return f"promotion:{self.promotion_id}"


@dataclass(frozen=True)
class CouponIssued(Event):
    """Somebody was given a coupon they did not ask for."""

    name: ClassVar[str] = "promotions.coupon_issued"
    claim_id: int

    @property
    def aggregate(self) -> str:
        """One claim's story."""
        return f"claim:{self.claim_id}"


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
