"""Closing parcels, and opening them again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.errors import Refusal
from core.events import publish
from inventory import selectors as stock
from orders.events import CollectReady
from orders.locks import lock_order, lock_parcel
from orders.models import Fulfilment, FulfilmentLine, Order, OrderLine
from orders.rules import parcels, states
from orders.rules.parcels import OpenLine
from orders.services import holds, progress, timeline
from orders.types import OPEN_STATES, FulfilmentKind, Happening, ParcelState, State


class NothingToPack(Refusal):
    """What is left of the order waits for stock, or is in parcels already."""

    code = "nothing_to_pack"
    message = _("There is nothing in stock to pack for this order.")


class NotThatMany(Refusal):
    """More units than the order wants, or than there are for it."""

    code = "not_that_many_to_pack"
    field = "units"
    message = _("There are not that many units to pack.")


@transaction.atomic
def pack(
    *,
    order_id: int,
    now: datetime,
    actor_id: int | None = None,
    units: Mapping[int, int] | None = None,
) -> Order:
    """Close a parcel for each place that holds units of the order, or put it aside in its store.

    All that is there for it, or so many units by line. Safe to repeat without units: an order
    whose parcels are closed is left alone. Raises IllegalMove, NothingToPack, NotThatMany.
    """
    order = lock_order(order_id)
    if order.state not in OPEN_STATES or not order.has_parcel:
        raise states.IllegalMove(state=order.state, to=State.PACKED.value)
    holds.check(order)
    wanted = open_lines(order)
    asked = wanted if units is None else _asked(wanted, units)
    found = parcels.parcels(asked, _free(order))
    packed = sum(count for lines in found.values() for count in lines.values())
    if units is not None and packed < sum(units.values()):
        raise NotThatMany
    if not packed:
        if order.fulfilments.filter(state=ParcelState.PACKED).exists():
            return order
        raise NothingToPack
    kind = FulfilmentKind.COLLECT if progress.is_collected(order) else FulfilmentKind.PARCEL
    for location_id, lines in found.items():
        close(order, lines, kind=kind, location_id=location_id, now=now, actor_id=actor_id)
    if kind == FulfilmentKind.COLLECT:
        publish(CollectReady(order_id=order.pk), now=now)
    return progress.refresh(order, now=now)


@transaction.atomic
def unpack(*, parcel_id: int, now: datetime, actor_id: int | None = None) -> Order:
    """Open a closed parcel: what was in it can be packed otherwise, or cancelled.

    Safe to repeat. Raises IllegalMove once it has left.
    """
    parcel = lock_parcel(parcel_id)
    order = parcel.order
    if parcel.state == ParcelState.OPENED:
        return order
    states.check_parcel(parcel.state, ParcelState.OPENED)
    Fulfilment.objects.filter(pk=parcel.pk).update(state=ParcelState.OPENED, updated_at=now)
    timeline.note(
        order, Happening.OPENED, now=now, actor_id=actor_id, parcel=parcel.position, hidden=True
    )
    return progress.refresh(order, now=now)


def close(
    order: Order,
    lines: Mapping[int, int],
    *,
    kind: FulfilmentKind,
    now: datetime,
    location_id: int | None = None,
    actor_id: int | None = None,
    is_told: bool = True,
) -> Fulfilment:
    """Write one parcel of a locked order, with the units of each line in it."""
    parcel = Fulfilment.objects.create(
        order=order,
        position=order.fulfilments.count() + 1,
        kind=kind,
        location_id=location_id,
        carrier=order.carrier if kind == FulfilmentKind.PARCEL else "",
        packed_at=now,
    )
    FulfilmentLine.objects.bulk_create(
        FulfilmentLine(fulfilment=parcel, line_id=line_id, quantity=count)
        for line_id, count in sorted(lines.items())
    )
    if is_told and kind != FulfilmentKind.HANDOVER:
        ready = kind == FulfilmentKind.COLLECT
        happening = Happening.READY if ready else Happening.PACKED
        timeline.note(order, happening, now=now, actor_id=actor_id, parcel=parcel.position)
    return parcel


def open_lines(order: Order) -> list[OpenLine]:
    """Return the goods of an order that are in no parcel and not cancelled."""
    packed = progress.packed_units(order)
    lines = OrderLine.objects.filter(order=order, nature=Nature.GOODS, variant__isnull=False)
    found = [
        OpenLine(
            line_id=line.pk,
            variant_id=line.variant_id or 0,
            units=line.quantity - line.cancelled - packed.get(line.pk, 0),
        )
        for line in lines
    ]
    return [line for line in found if line.units > 0]


def _asked(wanted: list[OpenLine], units: Mapping[int, int]) -> list[OpenLine]:
    known = {line.line_id: line for line in wanted}
    if any(count < 0 or (count and line not in known) for line, count in units.items()):
        raise NotThatMany
    if any(count and count > known[line].units for line, count in units.items()):
        raise NotThatMany
    return [
        OpenLine(line_id=line, variant_id=known[line].variant_id, units=count)
        for line, count in units.items()
        if count
    ]


def _free(order: Order) -> dict[int, dict[int, int]]:
    """Return what the sale holds and no closed parcel has in it, by place and variant."""
    rows = FulfilmentLine.objects.filter(
        fulfilment__order=order, fulfilment__state=ParcelState.PACKED
    )
    packed: dict[int, dict[int, int]] = {}
    counted = rows.values_list("fulfilment__location_id", "line__variant_id").order_by()
    for location, variant, count in counted.annotate(units=Sum("quantity")):
        packed.setdefault(location, {})[variant] = count
    return parcels.less(stock.promised(reference=order.number), packed)
