"""Promotions and coupons that are on, so that a fresh shop shows what they do."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from catalog.models import Category
from demo import files
from demo.files import Row
from promotions.models import Budget, Coupon, Promotion
from promotions.services import campaigns, coupons

GROUP = "coupon"


def load(*, now: datetime) -> None:
    """Write and publish them; everybody in the demo holds what one may claim."""
    given = files.document("offers")
    for row in given["promotions"]:
        _promotion(row, now, is_coupon=False)
    people = list(User.objects.filter(is_staff=False).values_list("pk", flat=True))
    for row in given["coupons"]:
        promotion = _promotion(row, now, is_coupon=True)
        coupon = Coupon.objects.create(
            promotion=promotion,
            is_claimable=row.get("claimable", False),
            issued_when=row.get("issued_when", ""),
            valid_days=row.get("valid_days"),
            most_claims=row.get("most_claims"),
        )
        if "written" in row:
            coupons.add_code(coupon_id=coupon.pk, code=row["written"])
        if row.get("issued_when"):
            coupons.issue(coupon_id=coupon.pk, user_ids=people, now=now)


def _promotion(row: Row, now: datetime, *, is_coupon: bool) -> Promotion:
    promotion = Promotion.objects.create(
        code=row["code"],
        kind=row["kind"],
        name_en=row["en"],
        name_zh_hans=row["zh"],
        terms=row["terms"],
        is_coupon=is_coupon,
        priority=row.get("priority", 0),
        group=row.get("group", GROUP if is_coupon else ""),
        per_shopper=row.get("per_shopper"),
        ends_at=now + timedelta(days=row["days"]) if "days" in row else None,
    )
    promotion.categories.set(Category.objects.filter(code__in=row.get("categories", [])))
    for currency, amount in row.get("budget", {}).items():
        Budget.objects.create(promotion=promotion, currency=currency, amount=Decimal(amount))
    # The demo has no past orders to try them on.
    campaigns.publish(promotion_id=promotion.pk, must_be_tried=False, now=now)
    return promotion
