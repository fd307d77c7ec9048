"""Doors to go to: entered by sales or by hand, called off, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from delivery.models import Stop, Vehicle
from delivery.selectors import point_of
from inventory.rules.distance import kilometres


@dataclass(frozen=True, slots=True)
class Drop:
    """What is to be brought where, and when: plain facts from above."""

    reference: str
    name: str
    address: str
    country: str
    postcode: str
    day: date
    starts: time | None
    ends: time | None
    load_g: int
    is_priority: bool


def enter(*, drop: Drop) -> Stop | None:
    """Enter a door for the nearest depot that has vans. Safe to repeat.

    None where nobody knows where the postcode lies, or no van drives: then it goes by carrier.
    """
    point = point_of(country=drop.country, postcode=drop.postcode)
    vans = Vehicle.objects.filter(is_active=True, depot__country=drop.country)
    depots = {van.depot for van in vans.select_related("depot") if van.depot.point}
    if point is None or not depots:
        return None
    depot = min(depots, key=lambda place: kilometres(point, place.point or point))
    stop, _is_new = Stop.objects.update_or_create(
        day=drop.day,
        reference=drop.reference,
        defaults={
            "depot": depot,
            "name": drop.name,
            "address": drop.address,
            "latitude": round(point[0], 6),
            "longitude": round(point[1], 6),
            "starts": drop.starts,
            "ends": drop.ends,
            "load_g": drop.load_g,
            "is_priority": drop.is_priority,
            "is_cancelled": False,
        },
    )
    return stop


def call_off(*, reference: str) -> None:
    """Nobody needs to go there any more. Safe to repeat; what is done stays done."""
    Stop.objects.filter(reference=reference, done_at=None).update(is_cancelled=True)


def done(*, stop_id: int, now: datetime) -> bool:
    """The driver was there; return whether that is news. Safe to repeat."""
    open_one = Stop.objects.filter(pk=stop_id, done_at=None, is_cancelled=False)
    return open_one.update(done_at=now) > 0
