"""Reads of what follows a sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aftercare.models import Repair, Visit, VisitedService, Warranty
from aftercare.types import OPEN_REPAIRS
from catalog.types import Nature
from core import clock
from delivery import visiting
from delivery.models import Slot
from orders.models import Order, OrderLine
from orders.types import PAID_STATES

# Whoever comes must be able to plan the day.
NOTICE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Repairable:
    """A line that can be repaired, and whether that is free."""

    line: OrderLine
    warranty: Warranty
    in_warranty: bool
    serials: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bookable:
    """A bought service somebody comes for: the times there are, and the one that is booked."""

    line: OrderLine
    visit: Visit | None
    slots: Sequence[Slot]


def repairables(order: Order, *, now: datetime) -> list[Repairable]:
    """Return what of an order can be repaired: goods that arrived and were not sent back."""
    held = Warranty.objects.filter(line__order=order).select_related("line__image")
    today = local_day(order, now)
    found = []
    for warranty in held.prefetch_related("serials").order_by("line_id"):
        line = warranty.line
        if line.quantity > line.cancelled + line.returned:
            serials = [row.number for row in warranty.serials.all()]
            found.append(Repairable(line, warranty, warranty.covers(today), serials))
    return found


def repairs_of(order: Order) -> list[Repair]:
    """Return an order's repairs, the newest first."""
    rows = Repair.objects.filter(order=order).select_related("line", "location", "charge")
    found = list(rows.prefetch_related("events").order_by("-pk"))
    for row in found:
        row.order = order
    return found


def open_repair(*, line_id: int, serial: str) -> Repair | None:
    """Return the repair this unit is in; None when it is in none."""
    rows = Repair.objects.filter(line_id=line_id, serial=serial, state__in=OPEN_REPAIRS)
    return rows.first()


def bookables(order: Order, *, now: datetime) -> list[Bookable]:
    """Return an order's services somebody comes for, with the times still free."""
    if order.state not in PAID_STATES:
        return []
    lines = {
        line.pk: line
        for line in order.lines.all()
        if line.nature == Nature.SERVICE and line.quantity > line.cancelled
    }
    if not lines:
        return []
    rows = OrderLine.objects.filter(pk__in=lines, variant__product__visited_by__isnull=False)
    products = dict(rows.values_list("pk", "variant__product_id"))
    if not products:
        return []
    who: dict[int, set[int]] = {}
    for service in VisitedService.objects.filter(product__in=products.values()):
        who.setdefault(service.product_id, set()).add(service.method_id)
    slots = visiting.slots(
        methods={pk for methods in who.values() for pk in methods},
        country=order.ship_to.get("country", ""),
        postcode=order.ship_to.get("postcode", ""),
        soonest=_soonest(order, now),
    )
    visits = {visit.line_id: visit for visit in Visit.objects.filter(line__in=products)}
    return [
        Bookable(
            lines[pk], visits.get(pk), [slot for slot in slots if slot.method_id in who[product]]
        )
        for pk, product in sorted(products.items())
    ]


def local_day(order: Order, now: datetime) -> date:
    """Return the day it is at the buyer's."""
    return now.astimezone(clock.zone_of(order.ship_to.get("country", ""))).date()


def _soonest(order: Order, now: datetime) -> datetime:
    """Return when somebody can come at the soonest: with notice, and after the goods."""
    soonest = now + NOTICE
    if order.delivery_by is None:
        return soonest
    day_after = order.delivery_by + timedelta(days=1)
    return max(
        soonest,
        datetime.combine(day_after, time(0), clock.zone_of(order.ship_to.get("country", ""))),
    )
