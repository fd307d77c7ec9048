"""Promised money: taken, or let go of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from payments.gateways.base import GATEWAYS, GatewayUnavailable
from payments.locks import lock_payment
from payments.models import Payment
from payments.services import intents, refunds
from payments.types import State

# By then whoever asked the gateway has its answer, or is dead.
ASKED_AGAIN_AFTER = timedelta(minutes=1)


class NotPromised(Refusal):
    """The payment holds no promise: it is taken already, or given up."""

    code = "not_promised"
    message = _("There is no promised money to take here.")


def capture(*, payment_id: int, now: datetime, amount: Money | None = None) -> Payment:
    """Take what is left of promised money, or less of it; the rest is let go of.

    Safe to repeat: a payment that has been taken stays as it is. Raises NotPromised,
    NothingToRefund when more is asked for than is left, GatewayUnavailable.
    """
    payment = _claim(payment_id, amount, now)
    if payment.state == State.SUCCEEDED:
        return payment
    taken = Money(payment.captured or 0, payment.currency)  # type: ignore[arg-type]  # -- claimed
    try:
        outcome = GATEWAYS[payment.gateway].capture(payment.known, amount=taken)
    except GatewayUnavailable:
        raise  # it may have taken it: asking again is safe, and takes the same
    except Refusal:
        Payment.objects.filter(pk=payment.pk).update(captured=None)
        raise
    return intents.record(payment_id=payment.pk, outcome=outcome, now=now)


def unfinished(*, now: datetime, limit: int = 200) -> list[int]:
    """Return the ids of payments somebody was taking and did not come to the end of."""
    claimed = Payment.objects.filter(
        state=State.AUTHORISED, captured__isnull=False, check_at__lte=now
    )
    return list(claimed.order_by("check_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def _claim(payment_id: int, amount: Money | None, now: datetime) -> Payment:
    """Write down how much is taken, before the gateway is asked: what is booked later goes back."""
    payment = lock_payment(payment_id)
    if payment.state == State.SUCCEEDED or payment.captured is not None:
        return payment
    if payment.state != State.AUTHORISED or not payment.left:
        raise NotPromised
    wanted = amount or payment.left
    if wanted > payment.left or wanted.amount <= 0:
        raise refunds.NothingToRefund(left=str(payment.left.amount))
    if wanted < payment.left:
        _let_go(payment, payment.left - wanted, now)
    Payment.objects.filter(pk=payment.pk).update(
        captured=wanted.amount, check_at=now + ASKED_AGAIN_AFTER
    )
    payment.refresh_from_db()
    return payment


def void(*, payment_id: int, reason: str, now: datetime) -> None:
    """Let go of all that is left of promised money; a task tells the gateway.

    Safe to repeat. Raises NotPromised.
    """
    payment = Payment.objects.get(pk=payment_id)
    if not payment.is_promise:
        raise NotPromised
    if payment.left:
        refunds.request(
            payment_id=payment.pk,
            amount=payment.left,
            reason=reason,
            key=f"void:{payment.pk}",
            now=now,
        )


def _let_go(payment: Payment, rest: Money, now: datetime) -> None:
    refunds.request(
        payment_id=payment.pk,
        amount=rest,
        reason="captured_less",
        key=f"captured-less:{payment.pk}:{rest.amount}",
        now=now,
    )
