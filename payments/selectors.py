"""Reads about money."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from payments.gateways.base import GATEWAYS, Gateway
from payments.models import Payment
from payments.types import COVERING, Situation


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
    return [gateway for gateway in GATEWAYS.values() if gateway.is_offered(situation)]
