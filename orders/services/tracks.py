"""Parcels of orders: followed when they leave, and their news on the timeline."""

from __future__ import annotations

from datetime import datetime

from delivery.events import ParcelMoved
from delivery.services import parcels
from delivery.types import Status
from orders.models import Fulfilment
from orders.services import fulfilments, timeline
from orders.types import Happening, ParcelState


def follow(*, parcel_id: int, now: datetime) -> None:
    """Enter a parcel with what was promised for its order. Safe to repeat."""
    parcel = Fulfilment.objects.select_related("order").filter(pk=parcel_id).first()
    if parcel is None or not parcel.tracking:
        return
    order = parcel.order
    parcels.enter(
        sent=parcels.Sent(
            tracking=parcel.tracking,
            reference=order.number,
            carrier=parcel.carrier,
            method_code=order.delivery_code,
            country=order.ship_to.get("country", ""),
            postcode=order.ship_to.get("postcode", ""),
            promised_from=order.delivery_from,
            promised_by=order.delivery_by,
        ),
        now=now,
    )


def moved(*, event: ParcelMoved, now: datetime) -> None:
    """Write a carrier's news into the timeline of the order this parcel belongs to.

    Called once for each piece of news, by the outbox. At the door the parcel is delivered.
    """
    rows = Fulfilment.objects.filter(tracking=event.tracking).exclude(tracking="")
    parcel = rows.select_related("order").order_by("-pk").first()
    if parcel is None:
        return
    if event.status == Status.DELIVERED:
        if parcel.state == ParcelState.SHIPPED:
            fulfilments.deliver_parcel(parcel_id=parcel.pk, now=now)
        return
    at = datetime.fromisoformat(event.at)
    timeline.note(parcel.order, Happening.PARCEL, now=at, status=event.status, place=event.place)
