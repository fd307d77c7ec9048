"""Parcels on their way: packed, handed to a carrier, arrived; and what is handed over at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.errors import Refusal
from core.events import publish
from inventory.services import reservations
from orders.events import OrderShipped
from orders.locks import lock_order, lock_parcel
from orders.models import Fulfilment, Material, Order, OrderLine
from orders.rules import states
from orders.services import holds, packing, progress, timeline
from orders.services.packing import pack
from orders.types import (
    HELD_STATES,
    PAID_STATES,
    FulfilmentKind,
    Happening,
    ParcelState,
    State,
)

__all__ = ["TrackingMissing", "deliver", "hand_over", "pack", "ship", "ship_parcel", "states"]


class TrackingMissing(Refusal):
    """A parcel leaves with a tracking number."""

    code = "tracking_missing"
    field = "tracking"
    message = _("Please enter the tracking number.")


@transaction.atomic
def ship(
    *,
    order_id: int,
    carrier: str,
    tracking: str,
    now: datetime,
    actor_id: int | None = None,
    material: Material | None = None,
) -> Order:
    """Hand all closed parcels of an order to the carrier: on-hand stock falls now.

    Safe to repeat. Raises TrackingMissing, IllegalMove.
    """
    if not tracking.strip():
        raise TrackingMissing
    order = lock_order(order_id)
    closed = list(_parcels(order, ParcelState.PACKED))
    if not closed and order.state not in (*HELD_STATES, State.PARTLY):
        raise states.IllegalMove(state=order.state, to=State.SHIPPED.value)
    for parcel in closed:
        _send(parcel, carrier, tracking, now, actor_id, material)
    return progress.refresh(order, now=now)


@transaction.atomic
def ship_parcel(
    *,
    parcel_id: int,
    carrier: str,
    tracking: str,
    now: datetime,
    actor_id: int | None = None,
    material: Material | None = None,
) -> Order:
    """Hand one parcel to the carrier. Safe to repeat: it leaves, and its stock falls, once.

    Raises TrackingMissing, IllegalMove.
    """
    if not tracking.strip():
        raise TrackingMissing
    parcel = lock_parcel(parcel_id)
    if parcel.state in {ParcelState.SHIPPED, ParcelState.DELIVERED}:
        return parcel.order
    _send(parcel, carrier, tracking, now, actor_id, material)
    return progress.refresh(parcel.order, now=now)


@transaction.atomic
def deliver(*, order_id: int, now: datetime, actor_id: int | None = None) -> Order:
    """Note that all parcels under way arrived, or that the services are done.

    Safe to repeat. Raises IllegalMove.
    """
    order = lock_order(order_id)
    if order.state == State.DELIVERED:
        return order
    if not order.has_parcel:
        states.check(order.state, State.DELIVERED, has_parcel=False)
        lines = OrderLine.objects.filter(order=order).exclude(nature=Nature.GOODS)
        hand_over(order, list(lines), now=now, actor_id=actor_id)
        return order
    under_way = list(_parcels(order, ParcelState.SHIPPED))
    if not under_way:
        raise states.IllegalMove(state=order.state, to=State.DELIVERED.value)
    for parcel in under_way:
        _arrive(parcel, now, actor_id)
    return progress.refresh(order, now=now)


@transaction.atomic
def deliver_parcel(*, parcel_id: int, now: datetime, actor_id: int | None = None) -> Order:
    """Note that one parcel arrived. Safe to repeat. Raises IllegalMove."""
    parcel = lock_parcel(parcel_id)
    if parcel.state == ParcelState.DELIVERED:
        return parcel.order
    if parcel.kind != FulfilmentKind.PARCEL or parcel.state != ParcelState.SHIPPED:
        raise states.IllegalMove(state=parcel.state, to=ParcelState.DELIVERED.value)
    _arrive(parcel, now, actor_id)
    return progress.refresh(parcel.order, now=now)


def hand_over(
    order: Order, lines: Sequence[OrderLine], *, now: datetime, actor_id: int | None = None
) -> None:
    """Note that these lines of a locked order are done: read, downloaded, carried out."""
    units = {line.pk: line.quantity - line.cancelled for line in lines}
    done = progress.packed_units(order)
    left = {pk: count - done.get(pk, 0) for pk, count in units.items() if count > done.get(pk, 0)}
    if not left:
        return
    parcel = packing.close(order, left, kind=FulfilmentKind.HANDOVER, now=now)
    finish(parcel, now=now)
    before = order.state
    progress.refresh(order, now=now)
    if order.state != before:
        timeline.note(order, Happening.DELIVERED, now=now, actor_id=actor_id)


def finish(parcel: Fulfilment, *, now: datetime) -> None:
    """Mark a parcel as in its buyer's hands."""
    Fulfilment.objects.filter(pk=parcel.pk).update(
        state=ParcelState.DELIVERED,
        shipped_at=parcel.shipped_at or now,
        delivered_at=now,
        updated_at=now,
    )


def take_stock(parcel: Fulfilment, *, now: datetime, actor_id: int | None = None) -> None:
    """Take what is in a parcel off the shelf it stands before."""
    units: dict[int, int] = {}
    for variant, count in parcel.lines.values_list("line__variant_id", "quantity"):
        if variant is not None:
            units[variant] = units.get(variant, 0) + count
    reservations.dispatch(
        reference=parcel.order.number,
        quantities=units,
        location_id=parcel.location_id,
        parcel=str(parcel),
        now=now,
        actor_id=actor_id,
    )


def _parcels(order: Order, state: ParcelState) -> list[Fulfilment]:
    rows = Fulfilment.objects.filter(order=order, kind=FulfilmentKind.PARCEL, state=state)
    return list(rows.select_related("order").order_by("position"))


def _send(
    parcel: Fulfilment,
    carrier: str,
    tracking: str,
    now: datetime,
    actor_id: int | None,
    material: Material | None,
) -> None:
    order = parcel.order
    if parcel.kind != FulfilmentKind.PARCEL or order.state not in PAID_STATES:
        raise states.IllegalMove(state=order.state, to=State.SHIPPED.value)
    states.check_parcel(parcel.state, ParcelState.SHIPPED)
    holds.check(order)
    Fulfilment.objects.filter(pk=parcel.pk).update(
        state=ParcelState.SHIPPED,
        carrier=carrier,
        tracking=tracking,
        shipped_at=now,
        material=material or parcel.material,
    )
    Order.objects.filter(pk=order.pk).update(carrier=carrier, tracking=tracking)
    timeline.note(
        order,
        Happening.SHIPPED,
        now=now,
        actor_id=actor_id,
        carrier=carrier,
        tracking=tracking,
        parcel=parcel.position,
    )
    publish(OrderShipped(order_id=order.pk, parcel_id=parcel.pk), now=now)
    take_stock(parcel, now=now, actor_id=actor_id)


def _arrive(parcel: Fulfilment, now: datetime, actor_id: int | None) -> None:
    finish(parcel, now=now)
    timeline.note(
        parcel.order, Happening.DELIVERED, now=now, actor_id=actor_id, parcel=parcel.position
    )
