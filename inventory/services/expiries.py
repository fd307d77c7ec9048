"""Reservations whose time is over."""

from __future__ import annotations

from datetime import datetime

from inventory.models import Reservation
from inventory.services import reservations


def release_expired(*, now: datetime, limit: int = 500) -> int:
    """Release held reservations past their time; return how many sales lost theirs.

    Sales take their own stock back when they are cancelled; this is the net below them. A
    payment that arrives later reserves anew.
    """
    over = Reservation.objects.filter(state=Reservation.State.HELD, until__lt=now)
    references = sorted(set(over.order_by("until").values_list("reference", flat=True)[:limit]))
    return sum(reservations.expire(reference=reference, now=now) for reference in references)
