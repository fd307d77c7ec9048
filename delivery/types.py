"""Values of delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where a parcel is, in the shop's own words; every carrier's are mapped onto these."""

    REGISTERED = "registered", _("Handed to the carrier")
    MOVING = "moving", _("On its way")
    OUT = "out", _("Out for delivery")
    FAILED = "failed", _("Nobody was in; it is tried again")
    DELIVERED = "delivered", pgettext_lazy("parcel", "Delivered")
    RETURNED = "returned", _("On its way back to us")


@dataclass(frozen=True, slots=True)
class Scan:
    """One thing a carrier tells of one parcel."""

    event_id: str
    tracking: str
    status: Status
    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A stop as the solver sees it; times are seconds of the day."""

    id: int
    point: tuple[float, float]
    opens: int
    closes: int
    service: int = 300
    load: int = 0
    is_priority: bool = False


@dataclass(frozen=True, slots=True)
class Van:
    """A vehicle as the solver sees it."""

    id: int
    capacity: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Call:
    """One door reached by one van."""

    door: int
    van: int
    position: int
    arrives: int
    leaves: int


@dataclass(frozen=True, slots=True)
class Routes:
    """A day's plan: who goes where, what cannot be served, and how long is driven."""

    calls: tuple[Call, ...]
    unserved: tuple[int, ...]
    seconds: int
    kilometres: float
