"""The tables of promotions, split by noun."""

from promotions.models.campaigns import Budget, Promotion, State
from promotions.models.coupons import Coupon, CouponClaim, CouponCode
from promotions.models.uses import FloorBlock, Use

__all__ = [
    "Budget",
    "Coupon",
    "CouponClaim",
    "CouponCode",
    "FloorBlock",
    "Promotion",
    "State",
    "Use",
]
