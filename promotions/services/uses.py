"""What an order takes from promotions, and gives back."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from promotions.locks import lock_budgets, lock_promotions
from promotions.models import Budget, CouponClaim, CouponCode, FloorBlock, Promotion, State, Use
from promotions.selectors import Considered


class OfferGone(Refusal):
    """An offer in the basket was used up a moment ago; details name it."""

    code = "offer_gone"
    message = _("An offer in your bag has just ended. Please check the new total.")


class CouponUsed(Refusal):
    """The coupon has been used already."""

    code = "coupon_used"
    field = "code"
    message = _("This coupon has been used already.")


@transaction.atomic
def take(
    *,
    considered: Considered,
    savings: Sequence[tuple[str, Money]],
    cuts: Sequence[tuple[str, Money]],
    reference: str,
    shopper: str,
    user_id: int | None,
    now: datetime,
) -> None:
    """Take from budgets, limits and coupons what an order's offers took off it: all or none.

    Belongs into the order's transaction. The same number of statements however many offers there
    are. Raises OfferGone, CouponUsed. Not to be repeated for the same order.
    """
    amounts = {considered.rows[code].pk: saved for code, saved in savings}
    if not amounts and not cuts:
        return
    rows = considered.rows.values()
    limited = [row.pk for row in rows if row.is_limited and row.pk in amounts]
    _take_limits(limited, amounts, shopper, {State.LIVE})
    codes, claims = _take_coupons(considered, amounts, reference)
    order: dict[str, Any] = {"reference": reference, "at": now}
    who: dict[str, Any] = {"shopper": shopper, "user_id": user_id}
    Use.objects.bulk_create(
        Use(promotion_id=pk, code_id=codes.get(pk), claim_id=claims.get(pk), **told)
        for pk, saved in amounts.items()
        for told in [asdict(saved) | order | who]
    )
    FloorBlock.objects.bulk_create(
        FloorBlock(promotion_id=considered.rows[code].pk, **asdict(cut), **order)
        for code, cut in cuts
    )


@transaction.atomic
def give_back(*, reference: str, now: datetime) -> None:
    """Give back what an order took that was called off. Safe to repeat."""
    uses = list(Use.objects.filter(reference=reference, given_back_at=None))
    if not uses:
        return
    ids = [use.promotion_id for use in uses]
    rows, budgets = lock_promotions(ids), lock_budgets(ids)
    fresh = list(Use.objects.filter(reference=reference, given_back_at=None))
    for use in fresh:
        rows[use.promotion_id].uses = max(rows[use.promotion_id].uses - 1, 0)
        budget = budgets.get((use.promotion_id, use.currency))
        if budget is not None:
            budget.spent = max(budget.spent - use.amount, budget.spent * 0)
    Promotion.objects.bulk_update([rows[use.promotion_id] for use in fresh], ["uses"])
    Budget.objects.bulk_update(budgets.values(), ["spent"])
    CouponCode.objects.filter(pk__in=[u.code_id for u in fresh if u.code_id], uses__gt=0).update(
        uses=F("uses") - 1
    )
    CouponClaim.objects.filter(pk__in=[use.claim_id for use in fresh if use.claim_id]).update(
        reference=""
    )
    Use.objects.filter(pk__in=[use.pk for use in fresh]).update(given_back_at=now)


@transaction.atomic
def take_again(*, reference: str) -> None:
    """Take again what an order gave back that goes on after all: all or none.

    An offer that has ended meanwhile was agreed on and holds; one that is used up does not. Safe
    to repeat. Raises OfferGone, CouponUsed.
    """
    back = list(Use.objects.filter(reference=reference).exclude(given_back_at=None))
    if not back:
        return
    amounts = {use.promotion_id: Money(use.amount, use.currency) for use in back}
    has_limit = Q(max_uses__isnull=False) | Q(per_shopper__isnull=False) | Q(budgets__isnull=False)
    limited = Promotion.objects.filter(has_limit, pk__in=list(amounts)).distinct()
    _take_limits(list(limited.values_list("pk", flat=True)), amounts, back[0].shopper, set(State))
    _use_coupons(
        codes=[use.code_id for use in back if use.code_id],
        claims=[use.claim_id for use in back if use.claim_id],
        reference=reference,
    )
    Use.objects.filter(pk__in=[use.pk for use in back]).update(given_back_at=None)


def _take_limits(
    limited: Sequence[int], amounts: Mapping[int, Money], shopper: str, states: Container[str]
) -> None:
    """Take from the limits of these promotions, their rows locked in key order."""
    if not limited:
        return
    rows, budgets = lock_promotions(limited), lock_budgets(limited)
    had = _had(rows, shopper)
    for pk, row in rows.items():
        budget = budgets.get((pk, amounts[pk].currency))
        if (
            row.state not in states
            or (row.max_uses is not None and row.uses >= row.max_uses)
            or (row.per_shopper is not None and had.get(pk, 0) >= row.per_shopper)
            or (budget is not None and budget.spent + amounts[pk].amount > budget.amount)
        ):
            raise OfferGone(promotion=row.code)
        row.uses += 1
        if budget is not None:
            budget.spent += amounts[pk].amount
    Promotion.objects.bulk_update(rows.values(), ["uses"])
    Budget.objects.bulk_update(budgets.values(), ["spent"])


def _had(rows: Mapping[int, Promotion], shopper: str) -> dict[int, int]:
    """Return how often this shopper has had those that count by shopper."""
    counted = [pk for pk, row in rows.items() if row.per_shopper is not None]
    if not counted:
        return {}
    uses = Use.objects.filter(promotion__in=counted, shopper=shopper, given_back_at=None)
    return dict(uses.values_list("promotion").annotate(Count("pk")).order_by())


def _take_coupons(
    considered: Considered, amounts: Mapping[int, Money], reference: str
) -> tuple[dict[int, int], dict[int, int]]:
    """Use the codes and claims whose offers applied; return them by promotion."""
    used = [one for one in considered.held if one.row.pk in amounts]
    codes = {one.row.pk: one.code_id for one in used if one.code_id is not None}
    claims = {one.row.pk: one.claim_id for one in used if one.claim_id is not None}
    _use_coupons(codes=codes.values(), claims=claims.values(), reference=reference)
    return codes, claims


def _use_coupons(*, codes: Collection[int], claims: Collection[int], reference: str) -> None:
    if codes:
        able = CouponCode.objects.filter(pk__in=codes)
        able = able.filter(Q(most_uses=None) | Q(uses__lt=F("most_uses")))
        if able.update(uses=F("uses") + 1) < len(codes):
            raise CouponUsed
    if claims:
        open_ones = CouponClaim.objects.filter(pk__in=claims, reference="")
        if open_ones.update(reference=reference) < len(claims):
            raise CouponUsed
