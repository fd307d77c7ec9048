"""Payments from their start to their outcome."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from core.money import Money
from payments.events import PaymentAuthorised, PaymentFailed, PaymentSucceeded
from payments.gateways.base import GATEWAYS, GatewayUnavailable
from payments.locks import lock_payment
from payments.models import Payment
from payments.types import FINAL, UNDER_WAY, Charge, Notice, Outcome, State

log = logging.getLogger("loopmart.payments")


class UnknownGateway(Refusal):
    """The shop does not offer this way to pay."""

    code = "unknown_gateway"
    field = "gateway"
    message = _("Please choose a way to pay.")


class AmountDiffers(Refusal):
    """A gateway reports another amount than was asked for."""

    code = "amount_differs"
    message = _("The amount differs from the payment's.")


def validate(*, gateway: str, instrument: Mapping[str, str]) -> None:
    """Raise UnknownGateway, or what the gateway has against the instrument."""
    if gateway not in GATEWAYS:
        raise UnknownGateway
    GATEWAYS[gateway].validate(instrument)


def start(*, reference: str, amount: Money, gateway: str, payer_id: int | None = None) -> Payment:
    """Write a payment in the caller's transaction; nothing goes over the network yet."""
    if gateway not in GATEWAYS:
        raise UnknownGateway
    return Payment.objects.create(
        reference=reference,
        gateway=gateway,
        payer_id=payer_id,
        amount=amount.amount,
        currency=amount.currency,
    )


def submit(
    *, payment: Payment, instrument: Mapping[str, str], return_url: str, now: datetime
) -> Payment:
    """Ask the gateway for the money and record what it says; no transaction is open meanwhile.

    Safe to repeat: a payment that has its outcome keeps it. When the gateway does not answer
    the payment stays pending; its webhook or the sweep finds out. The instrument is handed on
    and stored nowhere.
    """
    if payment.state in FINAL:
        return payment
    charge = Charge(
        key=payment.public_id,
        amount=payment.money,
        reference=payment.reference,
        instrument=instrument,
        return_url=return_url,
        payer_id=payment.payer_id,
    )
    try:
        outcome = GATEWAYS[payment.gateway].start(charge)
    except GatewayUnavailable:
        log.warning("gateway %s did not answer on payment %s", payment.gateway, payment.pk)
        return payment
    return record(payment_id=payment.pk, outcome=outcome, now=now)


@transaction.atomic
def record(*, payment_id: int, outcome: Outcome, now: datetime) -> Payment:
    """Write a gateway's word into the books, whichever way it came and however often.

    A final state never changes, except that money the gateway really took counts even after
    the payment was given up (FAILED or CANCELLED become SUCCEEDED: never lose a payment).
    """
    payment = lock_payment(payment_id)
    took_it = outcome.state == State.SUCCEEDED and payment.state != State.SUCCEEDED
    if payment.state in FINAL and not took_it:
        return payment
    if payment.state == State.AUTHORISED and outcome.state in UNDER_WAY:
        return payment  # an older word that comes late
    if payment.state == outcome.state and payment.gateway_reference == outcome.gateway_reference:
        return payment
    payment.state = outcome.state
    payment.gateway_reference = outcome.gateway_reference
    payment.redirect_url = outcome.redirect_url
    payment.failure = outcome.failure
    payment.settled_at = now if outcome.state in FINAL else None
    payment.save()
    _tell(payment, now)
    return payment


def record_notice(*, gateway: str, notice: Notice, now: datetime) -> Payment:
    """Record what a genuine webhook says. Raises AmountDiffers, Payment.DoesNotExist."""
    payment = Payment.objects.get(gateway=gateway, public_id=notice.payment_key)
    if payment.money != notice.amount:
        raise AmountDiffers(asked=str(payment.money), reported=str(notice.amount))
    return record(payment_id=payment.pk, outcome=notice.outcome, now=now)


def _tell(payment: Payment, now: datetime) -> None:
    if payment.state == State.SUCCEEDED:
        publish(PaymentSucceeded(payment_id=payment.pk, reference=payment.reference), now=now)
    elif payment.state == State.AUTHORISED:
        publish(PaymentAuthorised(payment_id=payment.pk, reference=payment.reference), now=now)
    elif payment.state == State.FAILED:
        publish(
            PaymentFailed(
                payment_id=payment.pk, reference=payment.reference, failure=payment.failure
            ),
            now=now,
        )
