"""Every row lock of this app."""

from __future__ import annotations

from datetime import datetime

from occasions.models import Occasion, Seat


def lock_seat(seat_id: int) -> Seat:
    """Lock a booking and return it; raises DoesNotExist."""
    return Seat.objects.select_for_update().get(pk=seat_id)


def lock_begun(now: datetime) -> list[int]:
    """Lock published events that have begun and are still in the programme; return their keys."""
    begun = Occasion.objects.filter(is_over=False, is_published=True, starts_at__lte=now)
    rows = begun.select_for_update(skip_locked=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))
