"""The tables of promotions, split by noun."""

from promotions.models.campaigns import Budget, Promotion, State
from promotions.models.coupons import Coupon, CouponClaim, CouponCode
from promotions.models.flash import FlashPrice, FlashSale, FlashSlot
from promotions.models.uses import FloorBlock, Use

__all__ = [
    "Budget",
    "Coupon",
    "CouponClaim",
    "CouponCode",
    "FlashPrice",
    "FlashSale",
    "FlashSlot",
    "FloorBlock",
    "Promotion",
    "State",
    "Use",
]
