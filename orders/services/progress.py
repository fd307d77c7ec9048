"""Where an order stands follows from its lines and parcels; nothing else writes it once paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Sum

from catalog.types import Nature
from core.events import publish
from orders.events import OrderDelivered
from orders.models import Collection, FulfilmentLine, Order, OrderLine
from orders.rules import states
from orders.rules.states import Tally
from orders.types import ParcelState, State

# Goods decide where an order stands; without any its services do, else what is only read.
LEADING = (Nature.GOODS, Nature.SERVICE, Nature.DIGITAL)


def refresh(order: Order, *, now: datetime) -> Order:
    """Write the state that follows from a locked order's lines and parcels.

    Safe to repeat. Raises IllegalMove if the order could not get there.
    """
    lines = list(order.lines.model.objects.filter(order=order))
    to = states.derive(_tally(order, leading(lines)), collected=is_collected(order))
    if to == order.state:
        return order
    states.check(order.state, to, has_parcel=order.has_parcel)
    Order.objects.filter(pk=order.pk).update(state=to, updated_at=now)
    order.state = to
    if to == State.DELIVERED and order.has_parcel:
        publish(OrderDelivered(order_id=order.pk), now=now)
    return order


def leading(lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Return the lines that decide where their order stands."""
    for nature in LEADING:
        if some := [line for line in lines if line.nature == nature]:
            return some
    return []


def packed_units(order: Order) -> dict[int, int]:
    """Return the units of each line that are in a parcel, by line."""
    rows = FulfilmentLine.objects.filter(fulfilment__order=order)
    rows = rows.exclude(fulfilment__state=ParcelState.OPENED)
    return dict(rows.values_list("line_id").annotate(units=Sum("quantity")).order_by())


def is_collected(order: Order) -> bool:
    """Return whether the buyer comes for it."""
    return Collection.objects.filter(order=order).exists()


def _tally(order: Order, lines: Sequence[OrderLine]) -> Tally:
    rows = FulfilmentLine.objects.filter(fulfilment__order=order, line__in=lines)
    by_state = dict(
        rows.values_list("fulfilment__state").annotate(units=Sum("quantity")).order_by()
    )
    return Tally(
        wanted=sum(line.quantity - line.cancelled for line in lines),
        packed=by_state.get(ParcelState.PACKED, 0),
        under_way=by_state.get(ParcelState.SHIPPED, 0),
        arrived=by_state.get(ParcelState.DELIVERED, 0),
    )
