"""Reads of cash-back, recommendations and presents."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from membership.models import CareRule, CashBack, Referral
from membership.types import CashBackState, ReferralState


def cashbacks_of(*, user_id: int) -> QuerySet[CashBack]:
    """Return somebody's cash-back that is on its way."""
    rows = CashBack.objects.filter(user_id=user_id, state=CashBackState.PENDING, amount__gt=0)
    return rows.order_by("ripens_at", "pk")


def due_cashbacks(*, now: datetime, limit: int = 500) -> list[str]:
    """Return the sales whose cash-back can be given."""
    rows = CashBack.objects.filter(state=CashBackState.PENDING, ripens_at__lte=now)
    return list(rows.order_by("ripens_at").values_list("reference", flat=True)[:limit])


def referrals_by(*, user_id: int) -> QuerySet[Referral]:
    """Return whom somebody recommended the shop to, the newest first."""
    return Referral.objects.filter(referrer_id=user_id).select_related("friend").order_by("-pk")


def due_referrals(*, now: datetime, limit: int = 500) -> list[int]:
    """Return the recommendations whose friend's return window has closed."""
    rows = Referral.objects.filter(state=ReferralState.BOUGHT, ripens_at__lte=now)
    return list(rows.order_by("ripens_at").values_list("pk", flat=True)[:limit])


def rewarded_since(*, referrer_id: int, since: datetime) -> int:
    """Return how many friends somebody was rewarded for since then."""
    return Referral.objects.filter(referrer_id=referrer_id, paid_at__gte=since).count()


def care_rules() -> list[CareRule]:
    """Return the presents in force."""
    return list(CareRule.objects.filter(is_active=True))
