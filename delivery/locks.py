"""Every row lock of this app; they stand between payment and stock."""

from __future__ import annotations

from delivery.models import SlotBooking


def lock_booking(reference: str) -> SlotBooking | None:
    """Lock a sale's place in a slot; None when it has none."""
    return SlotBooking.objects.select_for_update().filter(reference=reference).first()
