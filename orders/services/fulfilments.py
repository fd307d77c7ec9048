"""A paid order on its way: packed, shipped, delivered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from inventory.services import reservations
from orders.events import OrderDelivered, OrderShipped
from orders.locks import lock_order
from orders.models import Order
from orders.rules import states
from orders.services import timeline
from orders.types import Happening, State


class TrackingMissing(Refusal):
    """A parcel leaves with a tracking number."""

    code = "tracking_missing"
    field = "tracking"
    message = _("Please enter the tracking number.")


@transaction.atomic
def pack(*, order_id: int, now: datetime, actor_id: int | None = None) -> Order:
    """Close the parcel. Safe to repeat. Raises IllegalMove."""
    return _move(order_id, State.PACKED, Happening.PACKED, now, actor_id)


@transaction.atomic
def ship(
    *, order_id: int, carrier: str, tracking: str, now: datetime, actor_id: int | None = None
) -> Order:
    """Hand the parcel to the carrier: on-hand stock falls now. Safe to repeat.

    Raises TrackingMissing, IllegalMove.
    """
    if not tracking.strip():
        raise TrackingMissing
    order = lock_order(order_id)
    if order.state == State.SHIPPED:
        return order
    order = _move(
        order_id,
        State.SHIPPED,
        Happening.SHIPPED,
        now,
        actor_id,
        carrier=carrier,
        tracking=tracking,
    )
    Order.objects.filter(pk=order_id).update(carrier=carrier, tracking=tracking)
    publish(OrderShipped(order_id=order_id), now=now)
    reservations.dispatch(reference=order.number, now=now, actor_id=actor_id)
    return order


@transaction.atomic
def deliver(*, order_id: int, now: datetime, actor_id: int | None = None) -> Order:
    """Note that the parcel arrived. Safe to repeat. Raises IllegalMove."""
    before = lock_order(order_id).state
    order = _move(order_id, State.DELIVERED, Happening.DELIVERED, now, actor_id)
    if before != order.state:
        publish(OrderDelivered(order_id=order_id), now=now)
    return order


def _move(
    order_id: int, to: State, happening: Happening, now: datetime, actor_id: int | None, **data: str
) -> Order:
    order = lock_order(order_id)
    if order.state == to:
        return order
    states.check(order.state, to, has_parcel=order.has_parcel)
    Order.objects.filter(pk=order.pk).update(state=to, updated_at=now)
    order.state = to
    timeline.note(order, happening, now=now, actor_id=actor_id, **data)
    return order
