"""When somebody comes to carry out a service that was bought."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aftercare.events import VisitBooked
from aftercare.locks import lock_visit
from aftercare.models import Visit
from aftercare.selectors import NOTICE, bookables
from core.errors import NotFound, Refusal
from core.events import publish
from delivery.services import slots
from orders.locks import lock_order
from orders.models import Order
from orders.services import fulfilments


class TooShortNotice(Refusal):
    """Whoever comes is on the way, or has been."""

    code = "visit_too_soon"
    field = "slot"
    message = _("The visit is less than a day away. Please call us to change it.")


@transaction.atomic
def book(*, order: Order, line_id: str, slot_id: str, note: str, now: datetime) -> Visit:
    """Book the time for a service, or another time instead.

    Safe to repeat: the time that is booked stays. Raises NotFound, SlotMissing, SlotFull,
    TooShortNotice; then what was booked stays.
    """
    order = lock_order(order.pk)
    found = {one.line.public_id: one for one in bookables(order, now=now)}
    if line_id not in found:
        raise NotFound
    line, visit = found[line_id].line, lock_visit(found[line_id].line.pk)
    if visit is not None and visit.slot.public_id == slot_id:
        return visit
    free = {one.public_id: one for one in found[line_id].slots}
    if slot_id not in free:
        raise slots.SlotFull if slot_id else slots.SlotMissing
    if visit is not None:
        _give_up(visit, order, now)
    slot = slots.book(
        slot_id=slot_id,
        method_code=free[slot_id].method.code,
        reference=_reference(order, line.public_id),
        now=now,
    )
    visit, _is_new = Visit.objects.update_or_create(
        line=line, defaults={"slot": slot, "note": note}
    )
    publish(VisitBooked(visit_id=visit.pk, starts_at=slot.starts_at.isoformat()), now=now)
    return visit


@transaction.atomic
def call_off(*, order: Order, line_id: str, now: datetime) -> None:
    """Give the time of a service back. Safe to repeat. Raises TooShortNotice."""
    lock_order(order.pk)
    visit = Visit.objects.filter(line__order=order, line__public_id=line_id).first()
    if visit is not None:
        _give_up(visit, order, now)
        visit.delete()


@transaction.atomic
def release(*, order_id: int) -> None:
    """Give back the times of an order that is off. Safe to repeat."""
    order = lock_order(order_id)
    for visit in Visit.objects.filter(line__order=order, done_at=None).select_related("line"):
        slots.release(reference=_reference(order, visit.line.public_id))
        visit.delete()


@transaction.atomic
def finish(*, visit_id: int, now: datetime, actor_id: int | None = None) -> Visit:
    """Note that a service was carried out. Safe to repeat."""
    order_id = Visit.objects.values_list("line__order_id", flat=True).get(pk=visit_id)
    order = lock_order(order_id)
    visit = Visit.objects.select_related("line").get(pk=visit_id)
    if visit.done_at is None:
        Visit.objects.filter(pk=visit.pk).update(done_at=now, updated_at=now)
        fulfilments.hand_over(order, [visit.line], now=now, actor_id=actor_id)
        visit.done_at = now
    return visit


def _give_up(visit: Visit, order: Order, now: datetime) -> None:
    if visit.slot.starts_at < now + NOTICE:
        raise TooShortNotice
    slots.release(reference=_reference(order, visit.line.public_id))


def _reference(order: Order, line_id: str) -> str:
    return f"{order.number}/{line_id}"
