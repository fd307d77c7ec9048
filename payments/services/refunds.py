"""Refunds: booked with the decision, carried out by a task."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from core.money import Money
from payments.events import PaymentRefunded
from payments.gateways.base import GATEWAYS, ByHand
from payments.locks import lock_payment
from payments.models import Payment, Refund
from payments.services import differences
from payments.types import COVERING, Destination

LEASE = timedelta(minutes=1)
# A promise of which less is taken, and one that is let go of: no money moves.
LESS, VOID = "less", "void"
NOT_MOVED = (LESS, VOID)


class NothingToRefund(Refusal):
    """The payment holds less money than is to go back."""

    code = "nothing_to_refund"
    field = "amount"
    message = _("This is more than what is left of the payment.")


class NotByHand(Refusal):
    """Nobody has to pay this refund out."""

    code = "not_by_hand"
    message = _("This refund does not wait to be paid by hand.")


@transaction.atomic
def request(
    *,
    payment_id: int,
    amount: Money,
    reason: str,
    key: str,
    now: datetime,
    batch: str = "",
    destination: Destination = Destination.SOURCE,
) -> Refund:
    """Book a refund in the caller's transaction; the money goes back by a task.

    Of money that is only promised less is taken in the end. What goes to store credit is booked
    as done: the caller puts it there in the same transaction. Safe to repeat under the key.
    Raises NothingToRefund.
    """
    if booked := Refund.objects.filter(key=key).first():
        return booked
    payment = lock_payment(payment_id)
    if payment.state not in COVERING or payment.left < amount:
        raise NothingToRefund(left=str(payment.left.amount))
    Payment.objects.filter(pk=payment.pk).update(refunded=F("refunded") + amount.amount)
    refund = Refund.objects.create(
        payment=payment,
        key=key,
        batch=batch,
        amount=amount.amount,
        reason=reason,
        destination=destination,
        # Decided here, under the lock: by the time it is carried out the promise may be kept.
        gateway_reference=_release(payment, amount),
        next_attempt_at=now,
    )
    if destination == Destination.CREDIT or refund.gateway_reference == LESS:
        _done(refund, refund.gateway_reference, now)
    return refund


def due(*, now: datetime, limit: int = 200) -> list[int]:
    """Return the ids of refunds to carry out now."""
    waiting = Refund.objects.filter(state=Refund.State.QUEUED, next_attempt_at__lte=now)
    return list(waiting.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def carry_out(*, refund_id: int, now: datetime) -> None:
    """Have the gateway give the money back: claim, commit, call, mark. Safe to repeat."""
    claimed = Refund.objects.filter(
        pk=refund_id, state=Refund.State.QUEUED, next_attempt_at__lte=now
    ).update(next_attempt_at=now + LEASE, attempts=F("attempts") + 1)
    if not claimed:
        return
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    payment = refund.payment
    try:
        receipt = _give(refund, payment)
    except ByHand:
        Refund.objects.filter(pk=refund.pk).update(state=Refund.State.BY_HAND, error="")
        return
    except (Refusal, OSError) as problem:
        pause = timedelta(seconds=30 * 2 ** min(refund.attempts, 10))
        Refund.objects.filter(pk=refund.pk).update(
            next_attempt_at=now + pause, error=f"{type(problem).__name__}: {problem}"[:200]
        )
        return
    _done(refund, receipt, now)


def _give(refund: Refund, payment: Payment) -> str:
    gateway = GATEWAYS[payment.gateway]
    if refund.gateway_reference == VOID:
        gateway.void(payment.known)
        return VOID
    return gateway.refund(payment.known, amount=refund.money, key=refund.public_id)


def _release(payment: Payment, amount: Money) -> str:
    """Return how a promise shrinks: by less being taken, or altogether."""
    if not payment.is_promise:
        return ""
    return VOID if amount == payment.left else LESS


def paid_by_hand(*, refund_id: int, receipt: str, now: datetime) -> None:
    """Note that somebody has paid a refund out; `receipt` says how. Safe to repeat.

    Raises NotByHand when the gateway does it, or when it is done already.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != Refund.State.BY_HAND:
        raise NotByHand
    _done(refund, receipt, now)


def repeat(*, refund_id: int, now: datetime) -> None:
    """Have a refund asked for again, under the key it had: the gateway does it once."""
    Refund.objects.filter(pk=refund_id, destination=Destination.SOURCE).update(
        state=Refund.State.QUEUED, next_attempt_at=now
    )


@transaction.atomic
def _done(refund: Refund, receipt: str, now: datetime) -> None:
    waits = [Refund.State.QUEUED, Refund.State.BY_HAND]
    marked = Refund.objects.filter(pk=refund.pk, state__in=waits).update(
        state=Refund.State.DONE, gateway_reference=receipt, error=""
    )
    if not marked:
        return
    differences.close_for(payment_id=refund.payment_id, outcome="given_back", now=now)
    if receipt not in NOT_MOVED:
        publish(
            PaymentRefunded(
                payment_id=refund.payment_id,
                reference=refund.payment.reference,
                amount=str(refund.amount),
                currency=refund.payment.currency,
                refund_id=refund.pk,
                to_credit=refund.destination == Destination.CREDIT,
            ),
            now=now,
        )
