"""Orders that wait while somebody looks at their payment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from orders.events import OrderHeld, OrderReleased
from orders.locks import lock_order
from orders.models import Order
from orders.services import timeline
from orders.types import Happening


class OnHold(Refusal):
    """Nothing leaves the house while the payment is looked at."""

    code = "on_hold"
    message = _("The payment of this order is being reviewed; nothing may leave yet.")


def check(order: Order) -> None:
    """Raise OnHold while an order waits."""
    if order.held_at is not None:
        raise OnHold


@transaction.atomic
def hold(*, order_id: int, now: datetime) -> None:
    """Keep an order in the house until somebody has looked at its payment. Safe to repeat."""
    order = lock_order(order_id)
    if order.held_at is not None:
        return
    Order.objects.filter(pk=order.pk).update(held_at=now, updated_at=now)
    timeline.note(order, Happening.HELD, now=now)
    publish(OrderHeld(order_id=order.pk), now=now)


@transaction.atomic
def release(*, order_id: int, now: datetime) -> Order:
    """Let an order go on. Safe to repeat."""
    order = lock_order(order_id)
    if order.held_at is None:
        return order
    Order.objects.filter(pk=order.pk).update(held_at=None, updated_at=now)
    order.held_at = None
    timeline.note(order, Happening.PASSED, now=now)
    publish(OrderReleased(order_id=order.pk), now=now)
    return order
