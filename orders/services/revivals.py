"""A cancelled order that goes on after all, because its money came late."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from delivery.services import slots
from inventory import selectors as stock
from inventory.services import waiting
from orders import purses
from orders.models import Collection, Order
from orders.selectors import wanted_units
from pricing.services import ladders
from promotions.services import uses


class NotAgain(Refusal):
    """What the order was agreed on belongs to others now, or to another hour."""

    code = "not_again"
    message = _("What this order was agreed on is no longer to be had.")


@transaction.atomic
def take_again(*, order: Order, now: datetime) -> None:
    """Take again what a cancelled order gave back, in the order of locks: all of it, or none.

    Offers, coupons, its hour of delivery, stock. Points, a place in a flash sale, a ladder's step
    and an hour in a store are had once. The order is locked. Raises a Refusal.
    """
    if _is_had_once(order):
        raise NotAgain
    uses.take_again(reference=order.number)
    if order.slot_starts is not None:
        slots.book_again(
            method_code=order.delivery_code,
            starts_at=order.slot_starts,
            reference=order.number,
            now=now,
        )
    waiting.place(
        reference=order.number,
        quantities=wanted_units(order_id=order.pk),
        until=now,
        now=now,
        country=order.ship_to["country"],
    )


def _is_had_once(order: Order) -> bool:
    return (
        Collection.objects.filter(order=order).exists()
        or purses.has_paid(order)
        or ladders.has_taken(reference=order.number)
        or stock.lay_apart(reference=order.number)
    )
