"""Reads of paid membership."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum

from core.money import Money
from membership.models import Bill, Plan, PlanPrice, Saving, Subscription
from membership.types import SubscriptionState


def plans_in(currency: str) -> list[PlanPrice]:
    """Return the plans on offer with their prices in a currency."""
    rows = PlanPrice.objects.filter(currency=currency, plan__is_active=True)
    return list(rows.select_related("plan").order_by("plan__months", "plan__pk"))


def plan(code: str) -> Plan | None:
    """Return a plan on offer."""
    return Plan.objects.filter(code=code, is_active=True).first()


def subscription_of(*, user_id: int) -> Subscription | None:
    """Return somebody's paid membership that has not ended."""
    rows = Subscription.objects.filter(user_id=user_id).exclude(state=SubscriptionState.ENDED)
    return rows.select_related("plan", "method").first()


def had_trial(*, user_id: int) -> bool:
    """Return whether somebody was on a plan before: a trial is had once."""
    return Subscription.objects.filter(user_id=user_id).exclude(paid_until=None).exists()


def bills_of(*, user_id: int) -> list[Bill]:
    """Return what somebody was billed, the newest first."""
    return list(Bill.objects.filter(subscription__user_id=user_id).order_by("-pk")[:24])


def saved_by(*, user_id: int) -> list[Money]:
    """Return what paid membership has saved somebody, by currency."""
    rows = Saving.objects.filter(user_id=user_id).values_list("currency")
    return [
        Money(amount or Decimal(0), currency)
        for currency, amount in rows.annotate(sum=Sum("amount")).order_by("currency")
    ]


def is_bill(reference: str) -> bool:
    """Return whether a payment's reference is a membership's, not an order's."""
    return Bill.objects.filter(reference=reference).exists()


def due_renewals(*, now: datetime, limit: int = 200) -> list[int]:
    """Return the paid memberships to be looked at now."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    rows = Subscription.objects.filter(free, due_at__lte=now)
    rows = rows.exclude(state=SubscriptionState.ENDED)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:limit])
