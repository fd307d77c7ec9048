"""Reads about people."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Address


def addresses_of(*, user_id: int) -> QuerySet[Address]:
    """Return a person's addresses, the default first."""
    return Address.objects.filter(user_id=user_id).order_by("-is_default", "-pk")
