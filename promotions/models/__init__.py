"""The tables of promotions, split by noun."""

from promotions.models.flash import FlashPrice, FlashSale, FlashSlot

__all__ = ["FlashPrice", "FlashSale", "FlashSlot"]
