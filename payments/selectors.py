"""Reads about money."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from payments.models import Payment
from payments.types import State


def latest_of(*, reference: str) -> Payment | None:
    """Return the last payment begun for a reference."""
    return Payment.objects.filter(reference=reference).order_by("-pk").first()


def keeps(*, references: Iterable[str]) -> set[str]:
    """Return which of these the shop still holds money for: paid, and not all given back."""
    rows = Payment.objects.filter(
        reference__in=list(references), state=State.SUCCEEDED, refunded__lt=F("amount")
    )
    return set(rows.values_list("reference", flat=True))
