"""Promotions and coupons, made as operators make them."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from promotions.models import Budget, Coupon, CouponClaim, CouponCode, Promotion
from promotions.services import campaigns

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_numbers = count(1)


def promotion(kind="percent", terms=None, *, live=True, products=(), budget=None, **more):
    """A published promotion: ten per cent off everything unless said otherwise."""
    number = next(_numbers)
    named = {
        "code": f"offer-{number}",
        "name_en": f"Offer {number}",
        "name_zh_hans": f"优惠{number}",
    }
    row = Promotion.objects.create(kind=kind, terms=terms or {"percent": "10"}, **(named | more))
    row.products.set(products)
    for currency, amount in (budget or {}).items():
        Budget.objects.create(promotion=row, currency=currency, amount=Decimal(amount))
    if live:
        campaigns.publish(promotion_id=row.pk, must_be_tried=False, now=NOW)
        row.refresh_from_db()
    return row


def coupon(code="TEN", *, most_uses=None, claimable=False, **more):
    """A published coupon of ten per cent with a code."""
    row = promotion(**({"is_coupon": True, "group": "coupon"} | more))
    made = Coupon.objects.create(promotion=row, is_claimable=claimable)
    if code:
        CouponCode.objects.create(coupon=made, code=code, most_uses=most_uses)
    return made


def claim(made, user, **more):
    """One in somebody's wallet."""
    return CouponClaim.objects.create(coupon=made, user=user, claimed_at=NOW, **more)
