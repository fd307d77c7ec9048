"""Giving back money of an order."""

from __future__ import annotations

from datetime import datetime

from core.money import Money
from orders.models import Order
from orders.types import Destination
from payments.models import Payment
from payments.services import refunds
from payments.services.refunds import NothingToRefund
from payments.types import State


def give_back(
    *,
    order: Order,
    amount: Money,
    reason: str,
    key: str,
    to: Destination = Destination.SOURCE,  # noqa: ARG001 -- store credit comes with the wallet
    now: datetime,
) -> None:
    """Give back so much of an order's payments, the latest first.

    In the caller's transaction, with the order locked. Safe to repeat under the key. Raises
    NothingToRefund when the shop holds less.
    """
    left = amount
    rows = Payment.objects.filter(reference=order.number, state=State.SUCCEEDED).order_by("-pk")
    for payment in rows:
        part = min(left.amount, payment.amount - payment.refunded)
        if part > 0:
            refunds.request(
                payment_id=payment.pk,
                amount=Money(part, order.currency),
                reason=reason,
                key=f"{key}:{payment.pk}",
                now=now,
            )
            left -= Money(part, order.currency)
    if left.amount > 0:
        raise NothingToRefund(left=str(left.amount))
