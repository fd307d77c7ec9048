"""Reads about people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Address, ConsentRecord, User
from accounts.types import Role


def addresses_of(*, user_id: int) -> QuerySet[Address]:
    """Return a person's addresses, the default first."""
    return Address.objects.filter(user_id=user_id).order_by("-is_default", "-pk")


def operators(*, roles: Iterable[Role]) -> QuerySet[User]:
    """Return the operators who have one of these roles."""
    names = [role.value for role in roles]
    staff = User.objects.filter(is_staff=True, is_active=True, groups__name__in=names)
    return staff.distinct().order_by("pk")


def consents_of(*, user_id: int) -> QuerySet[ConsentRecord]:
    """Return what a person has decided about cookies, the latest first."""
    return ConsentRecord.objects.filter(user_id=user_id).order_by("-at", "-pk")


def allowed_by(*, user_id: int) -> list[str] | None:
    """Return the purposes a person last allowed; None if they never decided."""
    latest = consents_of(user_id=user_id).values_list("purposes", flat=True).first()
    return None if latest is None else list(latest)
