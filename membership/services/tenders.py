"""Paying with store credit: all of a sum, or as much of it as there is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.money import Money
from membership.locks import lock_account
from membership.services import credit
from membership.types import Kind
from payments.models import Payment
from payments.services import intents
from payments.types import Outcome, State

GATEWAY = "credit"


@transaction.atomic
def take(*, user_id: int, upto: Money, reference: str, now: datetime) -> Payment | None:
    """Pay as much of a sum as the person has credit for, in the caller's transaction.

    Returns the payment, which has succeeded, or None without any credit. Not safe to repeat: the
    caller holds the reference's lock and asks once.
    """
    account = lock_account(user_id=user_id, currency=upto.currency)
    amount = min(account.money, upto)
    if amount.amount <= 0:
        return None
    payment = intents.start(reference=reference, amount=amount, gateway=GATEWAY, payer_id=user_id)
    return intents.record(payment_id=payment.pk, outcome=pay(payment, now=now), now=now)


def pay(payment: Payment, *, now: datetime) -> Outcome:
    """Take a payment's amount from its payer's credit. Safe to repeat.

    Raises NotEnoughCredit.
    """
    if payment.payer_id is None:
        raise credit.NotEnoughCredit
    credit.spend(
        user_id=payment.payer_id,
        amount=payment.money,
        key=key_of(payment.public_id),
        reference=payment.reference,
        now=now,
    )
    return Outcome(state=State.SUCCEEDED, gateway_reference=receipt_of(payment.public_id))


def give_back(*, payment: Payment, amount: Money, key: str, now: datetime) -> str:
    """Put a payment's money, or a part, back on its payer's account. Safe to repeat."""
    move = credit.grant(
        user_id=payment.payer_id or 0,
        amount=amount,
        kind=Kind.RETURNED,
        key=f"refund:{key}",
        reference=payment.reference,
        now=now,
    )
    return f"credit:{move.public_id}"


def key_of(payment_key: str) -> str:
    """Return the key of the move that pays a payment."""
    return f"payment:{payment_key}"


def receipt_of(payment_key: str) -> str:
    """Return how the books name a payment by credit."""
    return f"credit:{payment_key}"
