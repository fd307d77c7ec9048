"""Orders nobody paid for: a reminder, then the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core.events import publish
from inventory.services import reservations
from orders.events import PaymentReminded
from orders.locks import lock_order
from orders.models import Order
from orders.services import cancellations, timeline
from orders.types import Happening, State

FIRST_REMINDER_AFTER = timedelta(minutes=10)
LAST_REMINDER_BEFORE = timedelta(minutes=5)
# Whoever looks at the page to pay keeps the goods so long more, and so long in all.
STAY, LONGEST = timedelta(minutes=15), timedelta(minutes=60)


@transaction.atomic
def stay(*, order_id: int, now: datetime) -> datetime | None:
    """Give a shopper who is at the till more time; return when the order's time is over.

    A quarter of an hour from now, never less than was left, and at most an hour from the order.
    None once the order does not wait any more, or its goods are gone. Safe to repeat: within a
    minute of the last time nothing is written.
    """
    order = lock_order(order_id)
    if order.state != State.AWAITING or order.expires_at <= now:
        return None
    until = min(now + STAY, order.placed_at + LONGEST)
    if until < order.expires_at + timedelta(minutes=1):
        return order.expires_at
    if order.has_parcel and not reservations.extend(reference=order.number, until=until):
        return None
    Order.objects.filter(pk=order.pk).update(expires_at=until, updated_at=now)
    return until


def cancel_unpaid(*, now: datetime, limit: int = 200) -> int:
    """Call off orders whose time to pay is over; return how many."""
    over = Order.objects.filter(state=State.AWAITING, expires_at__lte=now).order_by("expires_at")
    ids = list(over.values_list("pk", flat=True)[:limit])
    for order_id in ids:
        _cancel(order_id, now)
    return len(ids)


def remind_unpaid(*, now: datetime, limit: int = 200) -> int:
    """Remind shoppers after ten minutes and five minutes before the end; return how many."""
    first = Q(reminded_at=None, placed_at__lte=now - FIRST_REMINDER_AFTER)
    last = Q(expires_at__lte=now + LAST_REMINDER_BEFORE)
    ids = [
        order.pk
        for order in Order.objects.filter(first | last, state=State.AWAITING, expires_at__gt=now)[
            :limit
        ]
        if _is_due(order)
    ]
    for order_id in ids:
        _remind(order_id, now)
    return len(ids)


@transaction.atomic
def _cancel(order_id: int, now: datetime) -> None:
    order = lock_order(order_id)
    if order.state == State.AWAITING:
        cancellations.cancel(order_id=order_id, reason="unpaid", now=now)


@transaction.atomic
def _remind(order_id: int, now: datetime) -> None:
    order = lock_order(order_id)
    if order.state != State.AWAITING or not _is_due(order):
        return
    Order.objects.filter(pk=order_id).update(reminded_at=now)
    timeline.note(order, Happening.REMINDED, now=now)
    publish(PaymentReminded(order_id=order_id), now=now)


def _is_due(order: Order) -> bool:
    """Return whether the reminder that is due now has not been sent yet."""
    return order.reminded_at is None or order.reminded_at < order.expires_at - LAST_REMINDER_BEFORE
