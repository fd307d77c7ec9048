"""Reads of events in stores."""

from __future__ import annotations

from datetime import datetime

from occasions.models import Occasion, Seat


def coming(*, now: datetime, location_id: int | None = None) -> list[Occasion]:
    """Return the published events that have not begun, the next first; of one store or of all."""
    rows = Occasion.objects.filter(is_published=True, starts_at__gt=now)
    if location_id is not None:
        rows = rows.filter(location=location_id)
    return list(rows.select_related("location", "image").order_by("starts_at", "pk"))


def for_members(*, now: datetime) -> list[Occasion]:
    """Return those of the events to come that are not for everybody."""
    rows = Occasion.objects.filter(is_published=True, starts_at__gt=now).exclude(audience="")
    return list(rows.select_related("location").order_by("starts_at", "pk"))


def occasion(*, public_id: str) -> Occasion | None:
    """Return a published event, also after it has begun."""
    rows = Occasion.objects.filter(is_published=True, public_id=public_id)
    return rows.select_related("location", "image").first()


def booking(*, token: str) -> Seat | None:
    """Return the booking this address opens."""
    return Seat.objects.select_related("occasion__location").filter(token=token).first()
