"""Parcels of orders: followed when they leave, and their news on the timeline."""

from __future__ import annotations

from datetime import datetime

from delivery.events import ParcelMoved
from delivery.services import parcels
from delivery.types import Status
from orders.models import Order
from orders.services import fulfilments, timeline
from orders.types import Happening, State


def follow(*, order_id: int, now: datetime) -> None:
    """Enter an order's parcel with what was promised for it. Safe to repeat."""
    order = Order.objects.get(pk=order_id)
    if not order.tracking:
        return
    parcels.enter(
        sent=parcels.Sent(
            tracking=order.tracking,
            reference=order.number,
            carrier=order.carrier,
            method_code=order.delivery_code,
            country=order.ship_to.get("country", ""),
            postcode=order.ship_to.get("postcode", ""),
            promised_from=order.delivery_from,
            promised_by=order.delivery_by,
        ),
        now=now,
    )


def moved(*, event: ParcelMoved, now: datetime) -> None:
    """Write a carrier's news into the timeline of the order with this tracking number.

    Called once for each piece of news, by the outbox. The door is the end: the order is delivered.
    """
    order = Order.objects.filter(tracking=event.tracking).first()
    if order is None:
        return
    if event.status == Status.DELIVERED:
        if order.state == State.SHIPPED:
            fulfilments.deliver(order_id=order.pk, now=now)
        return
    at = datetime.fromisoformat(event.at)
    timeline.note(order, Happening.PARCEL, now=at, status=event.status, place=event.place)
