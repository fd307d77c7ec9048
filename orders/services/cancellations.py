"""Calling a sale off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.events import publish
from inventory.services import reservations
from orders.events import OrderCancelled
from orders.locks import lock_order
from orders.models import Order
from orders.rules import states
from orders.services import settlements, timeline
from orders.types import Happening, State
from payments.selectors import covering


@transaction.atomic
def cancel(*, order_id: int, reason: str, now: datetime, actor_id: int | None = None) -> Order:
    """Call an order off: its stock is free again and its money goes back.

    Safe to repeat. Raises IllegalMove once the order is packed.
    """
    order = lock_order(order_id)
    if order.state == State.CANCELLED:
        return order
    states.check(order.state, State.CANCELLED)
    Order.objects.filter(pk=order.pk).update(
        state=State.CANCELLED, pays_later=False, updated_at=now
    )
    order.state = State.CANCELLED
    timeline.note(order, Happening.CANCELLED, now=now, actor_id=actor_id, reason=reason)
    publish(OrderCancelled(order_id=order.pk), now=now)
    for payment in covering(reference=order.number):
        settlements.give_back(payment, reason="cancelled", now=now)
    reservations.release(reference=order.number, now=now)
    return order
