"""The row lock of this app: one person's budget. Nothing is locked after it."""

from __future__ import annotations

from messaging.models import Budget


def lock_budget(person: str) -> Budget:
    """Lock the row that decides whether this person gets one more message."""
    Budget.objects.get_or_create(person=person)
    return Budget.objects.select_for_update().get(person=person)
