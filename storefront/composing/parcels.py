"""The parcels of an order, and what of it can still be cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext as _

from orders.models import Order
from orders.types import OPEN_STATES, FulfilmentKind, ParcelState, State
from storefront.cards import KeepLine, ParcelView

Tone = Literal["ok", "warn", "plain"]
TONES: dict[str, Tone] = {
    ParcelState.PACKED: "plain",
    ParcelState.SHIPPED: "ok",
    ParcelState.DELIVERED: "plain",
}


def parcels(order: Order) -> list[ParcelView]:
    """Return the parcels of an order that travels; one alone is told by the timeline already."""
    rows = [
        row
        for row in order.fulfilments.all()
        if row.state != ParcelState.OPENED and row.kind == FulfilmentKind.PARCEL
    ]
    if len(rows) < 2 and order.state != State.PARTLY:  # noqa: PLR2004 -- more than one
        return []
    return [
        ParcelView(
            name=_("Parcel %d") % place,
            state=row.get_state_display(),
            tone=TONES[row.state],
            carrier=row.carrier,
            tracking=row.tracking,
            items=[f"{one.quantity} × {one.line.name}" for one in row.lines.all()],
        )
        for place, row in enumerate(rows, 1)
    ]


def cancellable(order: Order) -> list[KeepLine]:
    """Return the lines of which units are not packed yet, with how many can be kept."""
    if order.state not in (State.AWAITING, *OPEN_STATES):
        return []
    packed = _packed(order)
    found = []
    for line in order.lines.all():
        wanted, least = line.quantity - line.cancelled, packed.get(line.pk, 0)
        if wanted > least:
            choices = range(least, wanted + 1)
            found.append(
                KeepLine(id=line.public_id, name=line.name, wanted=wanted, choices=choices)
            )
    return found


def _packed(order: Order) -> Mapping[int, int]:
    units: dict[int, int] = {}
    for parcel in order.fulfilments.all():
        if parcel.state != ParcelState.OPENED:
            for row in parcel.lines.all():
                units[row.line_id] = units.get(row.line_id, 0) + row.quantity
    return units
