"""Every row lock of this app."""

from __future__ import annotations

from collections.abc import Iterable

from promotions.models import Budget, Coupon, Promotion


def lock_promotions(ids: Iterable[int]) -> dict[int, Promotion]:
    """Lock promotions in key order and return them by id."""
    rows = Promotion.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    return {row.pk: row for row in rows.order_by("pk")}


def lock_budgets(promotion_ids: Iterable[int]) -> dict[tuple[int, str], Budget]:
    """Lock the budgets of promotions that are locked; by promotion and currency."""
    rows = Budget.objects.select_for_update().filter(promotion__in=list(promotion_ids))
    return {(row.promotion_id, row.currency): row for row in rows.order_by("pk")}


def lock_coupon(coupon_id: int) -> Coupon:
    """Lock a coupon; raises DoesNotExist."""
    return Coupon.objects.select_for_update(of=("self",)).get(pk=coupon_id)
