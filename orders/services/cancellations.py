"""Calling an order off, or some of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.errors import Refusal
from core.events import publish
from core.money import Money
from inventory.services import reservations
from orders.events import LinesCancelled, OrderCancelled
from orders.locks import lock_order
from orders.models import Order, OrderLine, Return
from orders.rules import shares, states
from orders.services import progress, refunds, settlements, timeline
from orders.types import OPEN_STATES, Happening, State
from payments.selectors import covering
from promotions.services import uses


class NotCancellable(Refusal):
    """Units that are packed, or gone already, cannot be cancelled."""

    code = "not_cancellable"
    field = "keep"
    message = _("What is packed cannot be cancelled any more. You can send it back.")


@transaction.atomic
def cancel(*, order_id: int, reason: str, now: datetime, actor_id: int | None = None) -> Order:
    """Call an order off: its stock is free again and its money goes back.

    Safe to repeat. Raises IllegalMove once the order is packed.
    """
    order = lock_order(order_id)
    if order.state == State.CANCELLED:
        return order
    states.check(order.state, State.CANCELLED)
    uses.give_back(reference=order.number, now=now)
    Order.objects.filter(pk=order.pk).update(
        state=State.CANCELLED, pays_later=False, updated_at=now
    )
    order.state = State.CANCELLED
    timeline.note(order, Happening.CANCELLED, now=now, actor_id=actor_id, reason=reason)
    publish(OrderCancelled(order_id=order.pk), now=now)
    for payment in covering(reference=order.number):
        settlements.give_back(payment, reason="cancelled", now=now)
    _give_back_exchanged(order, now)
    reservations.release(reference=order.number, now=now)
    return order


@transaction.atomic
def keep_only(
    *,
    order_id: int,
    keep: Mapping[int, int],
    reason: str,
    now: datetime,
    actor_id: int | None = None,
) -> Order:
    """Cancel units of lines: `keep` is how many of each named line are still wanted.

    Their stock is free again and their money goes back, or is not asked for. Of which nothing is
    kept, the order is cancelled. Safe to repeat. Raises NotCancellable for units that are packed
    or were cancelled before, IllegalMove when nothing of the order is open.
    """
    order = lock_order(order_id)
    if order.state not in (State.AWAITING, *OPEN_STATES):
        raise states.IllegalMove(state=order.state, to=State.CANCELLED.value)
    lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
    off = _units_off(order, lines, keep)
    if not any(off.values()):
        return order
    if all(line.quantity == line.cancelled + off.get(line.pk, 0) for line in lines):
        return cancel(order_id=order.pk, reason=reason, now=now, actor_id=actor_id)
    worth: dict[int, Money] = {}
    for line in lines:
        if units := off.get(line.pk, 0):
            worth[line.pk] = worth_of(order, line, units)
            line.cancelled += units
    OrderLine.objects.bulk_update(lines, ["cancelled"])
    _tell(order, lines, off, worth, reason=reason, now=now, actor_id=actor_id)
    free = _by_variant(lines, off)
    if free:
        reservations.release(reference=order.number, quantities=free, now=now)
    return order


def worth_of(order: Order, line: OrderLine, units: int) -> Money:
    """Return what was agreed for the next units of a line that are cancelled or sent back."""
    whole = Money(line.total if line.tax_inclusive else line.total + line.tax, order.currency)
    before = line.cancelled + line.returned
    return shares.share(whole=whole, quantity=line.quantity, before=before, units=units)


def _give_back_exchanged(order: Order, now: datetime) -> None:
    """Give back what the goods sent back for this order were worth: it is with the order before."""
    swap = Return.objects.filter(exchange_order=order).select_related("order").first()
    if swap is not None and order.waived:
        refunds.give_back(
            order=swap.order,
            amount=Money(order.waived, order.currency),
            reason="cancelled",
            key=f"exchange:{swap.pk}",
            now=now,
        )


def _units_off(order: Order, lines: list[OrderLine], keep: Mapping[int, int]) -> dict[int, int]:
    packed = progress.packed_units(order)
    known = {line.pk: line for line in lines}
    off = {}
    for pk, wanted in keep.items():
        if pk not in known:
            raise NotCancellable
        units = known[pk].quantity - known[pk].cancelled - wanted
        if units < 0 or wanted < packed.get(pk, 0):
            raise NotCancellable
        off[pk] = units
    return off


def _by_variant(lines: list[OrderLine], off: Mapping[int, int]) -> dict[int, int]:
    free: dict[int, int] = {}
    for line in lines:
        if line.nature == Nature.GOODS and line.variant_id and off.get(line.pk):
            free[line.variant_id] = free.get(line.variant_id, 0) + off[line.pk]
    return free


def _tell(
    order: Order,
    lines: list[OrderLine],
    off: Mapping[int, int],
    worths: Mapping[int, Money],
    *,
    reason: str,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Write the timeline, and let the money follow: given back, or not asked for."""
    worth = Money.total(worths.values(), order.currency)
    names = [f"{off[line.pk]} × {line.name}" for line in lines if off.get(line.pk)]
    event = timeline.note(
        order,
        Happening.LINES_CANCELLED,
        now=now,
        actor_id=actor_id,
        items=names,
        reason=reason,
        amount=str(worth.amount),
        # For the credit note, or for the invoice that leaves them out.
        lines=[[pk, off[pk], str(one.amount)] for pk, one in worths.items()],
    )
    key = f"lines:{event.public_id}"
    if order.state == State.AWAITING:
        order.waived += worth.amount
        Order.objects.filter(pk=order.pk).update(waived=order.waived, updated_at=now)
        too_much = Money.zero(order.currency) - settlements.missing(order)
        if too_much.amount > 0:
            refunds.give_back(order=order, amount=too_much, reason="less", key=key, now=now)
        settlements.look_again(order=order, now=now)
    else:
        refunds.give_back(order=order, amount=worth, reason="lines_cancelled", key=key, now=now)
        progress.refresh(order, now=now)
    publish(LinesCancelled(order_id=order.pk, event_id=event.pk), now=now)
