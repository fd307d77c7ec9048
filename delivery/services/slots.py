"""Delivery slots: opened by plan, booked in the sale's transaction, given back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from delivery.locks import lock_booking
from delivery.models import Holiday, Slot, SlotBooking, SlotPlan

AHEAD = 14


class SlotMissing(Refusal):
    """This way of delivery goes by slot, and none was chosen."""

    code = "slot_missing"
    field = "slot"
    message = _("Please choose when we may come.")


class SlotFull(Refusal):
    """Somebody else has taken the last place, or it is too late for it."""

    code = "slot_full"
    field = "slot"
    message = _("This time has just been taken. Please choose another.")


def book(*, slot_id: str, method_code: str, reference: str, now: datetime) -> Slot:
    """Take a place in a slot, in the caller's transaction; never one too many.

    One conditional UPDATE; the check constraint stands behind it. Safe to repeat: a sale that has
    a place keeps it. Raises SlotMissing, SlotFull.
    """
    if not slot_id:
        raise SlotMissing
    with transaction.atomic():
        held = lock_booking(reference)
        if held is not None:
            return held.slot
        slot = Slot.objects.filter(
            public_id=slot_id, method__code=method_code, starts_at__gt=now
        ).first()
        if slot is None:
            raise SlotFull
        # By its key alone: with the method joined, a buyer who waited here would not look again.
        free = Slot.objects.filter(pk=slot.pk, booked__lt=F("capacity"))
        if not free.update(booked=F("booked") + 1):
            raise SlotFull
        SlotBooking.objects.create(slot=slot, reference=reference)
    return slot


def book_again(*, method_code: str, starts_at: datetime, reference: str, now: datetime) -> None:
    """Take the place again that a sale gave back. Raises SlotFull. Safe to repeat."""
    slot = Slot.objects.filter(method__code=method_code, starts_at=starts_at).first()
    if slot is None:
        raise SlotFull
    book(slot_id=slot.public_id, method_code=method_code, reference=reference, now=now)


@transaction.atomic
def release(*, reference: str) -> None:
    """Give a sale's place back. Safe to repeat."""
    held = lock_booking(reference)
    if held is not None:
        held.delete()
        Slot.objects.filter(pk=held.slot_id).update(booked=F("booked") - 1)


@transaction.atomic
def open_ahead(*, now: datetime) -> int:
    """Open the slots of the next two weeks by plan; return how many plans were followed.

    Safe to repeat: a slot that is open stays as it is. None on the country's holidays.
    """
    plans = list(SlotPlan.objects.select_related("method__zone").filter(method__is_active=True))
    holidays = set(Holiday.objects.values_list("country", "day"))
    slots = [
        slot
        for plan in plans
        for slot in _slots_of(plan, now)
        if not any(
            (country, slot.starts_at.date()) in holidays for country in plan.method.zone.countries
        )
    ]
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    return len(plans)


def _slots_of(plan: SlotPlan, now: datetime) -> list[Slot]:
    zone = ZoneInfo(plan.method.zone.time_zone)
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD)]
    return [_slot(plan, day, zone) for day in days if day.weekday() == plan.weekday]


def _slot(plan: SlotPlan, day: date, zone: ZoneInfo) -> Slot:
    return Slot(
        method=plan.method,
        starts_at=datetime.combine(day, plan.starts, zone),
        ends_at=datetime.combine(day, plan.ends, zone),
        capacity=plan.capacity,
    )
