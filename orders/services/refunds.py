"""Money of an order that goes back: spread over the payments it came by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from membership.services import credit, tenders
from membership.types import Kind
from orders.locks import lock_order
from orders.models import Order
from orders.types import Destination
from payments.models import Payment, Refund
from payments.selectors import covering
from payments.services import refunds
from payments.services.refunds import NothingToRefund

__all__ = ["NoAccount", "NothingToRefund", "give_back", "left"]


# Which payment gives how much, and where it goes.
Part = tuple[Payment, Money, Destination]


class NoAccount(Refusal):
    """Store credit needs somebody who signs in."""

    code = "no_account"
    message = _("Store credit needs an account; this order was placed without one.")


@transaction.atomic
def give_back(
    *,
    order: Order,
    amount: Money,
    reason: str,
    key: str,
    now: datetime,
    to: Destination = Destination.SOURCE,
) -> None:
    """Give an amount of an order's money back, in the caller's transaction.

    The way it came: first what is only promised (less is taken), then store credit back to store
    credit, then the newest payment. To credit: the owner's store credit has it at once.
    Safe to repeat under the key, which is the order's own. Raises NothingToRefund when that is
    more than is left, NoAccount; then nothing is booked.
    """
    order = lock_order(order.pk)
    key = f"{order.number}:{key}"
    if Refund.objects.filter(batch=key).exists():
        return
    if to == Destination.CREDIT and order.user_id is None:
        raise NoAccount
    if amount > left(order) or amount.amount <= 0:
        raise NothingToRefund(left=str(left(order).amount))
    parts = _spread(order, amount, to)
    _grant(order, parts, key, now)  # before the payments: locks are taken in this order
    for payment, part, goes in parts:
        refunds.request(
            payment_id=payment.pk,
            amount=part,
            reason=reason,
            key=f"{key}:{payment.pk}",
            batch=key,
            destination=goes,
            now=now,
        )


def left(order: Order) -> Money:
    """Return what can still go back of an order's money, or need not be paid any more."""
    held = (payment.left for payment in covering(reference=order.number))
    return Money.total(held, order.currency)


def _spread(order: Order, amount: Money, to: Destination) -> list[Part]:
    """Return which payment gives how much, and where it goes, until the amount is reached."""
    parts = []
    for payment in sorted(covering(reference=order.number), key=_turn):
        part = min(amount, payment.left)
        if not part:
            break
        # A promise is not money yet: less of it is taken, and nothing turns into credit.
        parts.append((payment, part, Destination.SOURCE if payment.is_promise else to))
        amount -= part
    return parts


def _grant(order: Order, parts: Sequence[Part], key: str, now: datetime) -> None:
    """Put on the owner's account what goes to store credit."""
    gained = [part for _payment, part, goes in parts if goes == Destination.CREDIT]
    if gained and order.user_id is not None:
        credit.grant(
            user_id=order.user_id,
            amount=Money.total(gained, order.currency),
            kind=Kind.REFUNDED,
            key=f"order:{key}",
            reference=order.number,
            now=now,
        )


def _turn(payment: Payment) -> tuple[bool, bool, int]:
    """Sort by whose money goes back first: promises, store credit, then the newest."""
    return (
        not payment.is_promise,
        payment.gateway != tenders.GATEWAY,
        -payment.pk,
    )
