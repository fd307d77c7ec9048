"""Events in stores as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from occasions.models import Occasion
from storefront.cards import Picture
from storefront.composing import collecting
from storefront.composing.pictures import picture

FEW = 5


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """One event: when, where, and whether there is room."""

    title: str
    summary: str
    when: str
    starts: str
    store: str
    address: str
    room: str
    tone: str
    is_full: bool
    is_for_members: bool
    picture: Picture | None
    url: str


def row(found: Occasion) -> OccasionRow:
    """Return an event as lists and its page show it; the count only when few seats are left.

    So the page changes only when what is shown does.
    """
    left = found.left
    room, tone = _("Seats are free"), "ok"
    if left <= 0:
        room, tone = _("Fully booked"), "plain"
    elif left <= FEW:
        room, tone = ngettext("%d seat left", "%d seats left", left) % left, "warn"
    span = collecting.window_at(found.starts_at, found.ends_at, country=found.location.country)
    return OccasionRow(
        title=found.title,
        summary=found.summary,
        when=span,
        starts=found.starts_at.isoformat(),
        store=found.location.name,
        address=found.location.address,
        room=room,
        tone=tone,
        is_full=left <= 0,
        is_for_members=bool(found.audience),
        picture=picture(found.image, alt=""),
        url=reverse("storefront:occasion", args=[found.public_id]),
    )
