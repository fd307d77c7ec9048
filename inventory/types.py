"""Values of the stock rooms."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# At this many or fewer left, a page says so.
LOW_AT = 5


class Shown(StrEnum):
    """What a page says about stock; pages change only when this does."""

    IN = "in"
    LOW = "low"
    OUT = "out"


def shown(available: int) -> Shown:
    """Return what a page says about so many available units."""
    if available <= 0:
        return Shown.OUT
    return Shown.LOW if available <= LOW_AT else Shown.IN


def said(available: int) -> str:
    """Return the exact words' key: low stock is told with its number, so each number counts."""
    state = shown(available)
    return f"low {available}" if state == Shown.LOW else state.value


class Reason(models.TextChoices):
    """Why units came or went."""

    RECEIPT = "receipt", pgettext_lazy("stock", "Received")
    DISPATCH = "dispatch", _("Dispatched")
    RETURN = "return", _("Returned")
    COUNT = "count", _("Stock count")
    DAMAGE = "damage", _("Damaged or lost")
    TRANSFER = "transfer", _("Transfer")


# States of a reservation that still hold units back.
LIVE = ("held", "confirmed")


@dataclass(frozen=True, slots=True)
class Reported:
    """A stock event as a scanner, a gate or an ERP reports it."""

    event_id: str
    sequence: int
    sku: str
    location: str
    kind: str
    quantity: int
    at: datetime
