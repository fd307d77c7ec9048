"""Every row lock of this app; they stand between payment and stock."""

from __future__ import annotations

from delivery.models import CarrierNotice, Parcel, SlotBooking


def lock_booking(reference: str) -> SlotBooking | None:
    """Lock a sale's place in a slot; None when it has none."""
    return SlotBooking.objects.select_for_update().filter(reference=reference).first()


def lock_notice(notice_id: int) -> CarrierNotice | None:
    """Lock a notice that waits; None when it is done, or another worker has it."""
    rows = CarrierNotice.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=notice_id, state=CarrierNotice.State.RECEIVED).first()


def lock_parcel(tracking: str) -> Parcel | None:
    """Lock a parcel; None when nobody knows it."""
    return Parcel.objects.select_for_update().filter(tracking=tracking).first()
