"""Reads about money."""

from __future__ import annotations

from payments.models import Payment


def latest_of(*, reference: str) -> Payment | None:
    """Return the last payment begun for a reference."""
    return Payment.objects.filter(reference=reference).order_by("-pk").first()
