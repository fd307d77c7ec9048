"""Reads about money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from payments.gateways.base import GATEWAYS, Gateway
from payments.models import GatewayRule, Payment, SavedMethod
from payments.types import COVERING, ON_ACCOUNT, Situation, State


def latest_of(*, reference: str) -> Payment | None:
    """Return the last payment begun for a reference."""
    return Payment.objects.filter(reference=reference).order_by("-pk").first()


def keeps(*, references: Iterable[str]) -> set[str]:
    """Return which of these the shop holds money or a promise for: not all given back."""
    rows = Payment.objects.filter(
        reference__in=list(references), state__in=COVERING, refunded__lt=F("amount")
    )
    return set(rows.values_list("reference", flat=True))


def covering(*, reference: str) -> list[Payment]:
    """Return the payments of a reference that hold money or a promise of it, the newest first."""
    rows = Payment.objects.filter(reference=reference, state__in=COVERING, refunded__lt=F("amount"))
    return list(rows.order_by("-pk"))


def offered(situation: Situation) -> list[Gateway]:
    """Return the ways to pay that the shop offers for this, in its order."""
    rules = {
        rule.gateway: rule
        for rule in GatewayRule.objects.filter(currency=situation.amount.currency)
    }
    return [
        gateway
        for code, gateway in GATEWAYS.items()
        if _is_allowed(gateway, rules.get(code), situation) and gateway.is_offered(situation)
    ]


def is_offered(situation: Situation, *, gateway: str) -> bool:
    """Return whether this way to pay is offered for this."""
    if gateway not in GATEWAYS:
        return False
    rule = GatewayRule.objects.filter(gateway=gateway, currency=situation.amount.currency).first()
    allowed = _is_allowed(GATEWAYS[gateway], rule, situation)
    return allowed and GATEWAYS[gateway].is_offered(situation)


def methods_of(*, user_id: int | None) -> QuerySet[SavedMethod]:
    """Return a person's saved ways to pay at gateways the shop has, the last used first."""
    if user_id is None:
        return SavedMethod.objects.none()
    return SavedMethod.objects.filter(user_id=user_id, gateway__in=list(GATEWAYS))


def payments_of(*, reference: str) -> list[Payment]:
    """Return every payment begun for a reference, the oldest first."""
    return list(Payment.objects.filter(reference=reference).order_by("pk"))


def owed_on_account(*, user_id: int, currency: str) -> Decimal:
    """Return what a person has bought on account and not paid."""
    rows = Payment.objects.filter(
        payer_id=user_id, currency=currency, gateway=ON_ACCOUNT, state=State.AUTHORISED
    )
    return rows.aggregate(owed=Sum(F("amount") - F("refunded")))["owed"] or Decimal(0)


def _is_allowed(gateway: Gateway, rule: GatewayRule | None, situation: Situation) -> bool:
    return rule.allows(situation.amount) if rule else not gateway.needs_rule
