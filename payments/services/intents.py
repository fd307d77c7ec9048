"""Payments from their start to their outcome."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from core.money import Money
from payments.events import PaymentAuthorised, PaymentFailed, PaymentSucceeded
from payments.gateways.base import GATEWAYS, GatewayUnavailable
from payments.locks import lock_payment
from payments.models import Payment
from payments.services import methods
from payments.types import FINAL, UNDER_WAY, Charge, Notice, Outcome, State

log = logging.getLogger("loopmart.payments")

# A webhook has usually told by then.
# The failure of a payment the shop itself would not take.
NOT_ACCEPTED = "not_accepted"
FIRST_CHECK_AFTER = timedelta(minutes=2)


class UnknownGateway(Refusal):
    """The shop does not offer this way to pay."""

    code = "unknown_gateway"
    field = "gateway"
    message = _("Please choose a way to pay.")


class AmountDiffers(Refusal):
    """A gateway reports another amount than was asked for."""

    code = "amount_differs"
    message = _("The amount differs from the payment's.")


class UnknownPlan(Refusal):
    """The gateway offers no such plan for this sum."""

    code = "unknown_plan"
    field = "months"
    message = _("Please choose one of the plans on offer.")


def validate(*, gateway: str, instrument: Mapping[str, str], payer_id: int | None = None) -> None:
    """Raise UnknownGateway, UnknownMethod, or what the gateway has against the instrument."""
    if gateway not in GATEWAYS:
        raise UnknownGateway
    if methods.chosen(user_id=payer_id, gateway=gateway, instrument=instrument) is None:
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
    *,
    payment: Payment,
    instrument: Mapping[str, str],
    return_url: str,
    now: datetime,
    confirm: bool = False,
) -> Payment:
    """Ask the gateway for the money and record what it says; no transaction is open meanwhile.

    With `confirm` the bank is asked to make sure who pays, where the gateway can ask for that.
    Safe to repeat: a payment that has its outcome keeps it. When the gateway does not answer
    the payment stays pending; its webhook or the sweep finds out. The instrument is handed on
    and stored nowhere. Raises UnknownMethod, UnknownPlan.
    """
    if payment.state in FINAL or payment.state == State.AUTHORISED:
        return payment
    payment = _prepare(payment, instrument, now)
    charge = replace(_charge(payment, instrument, return_url), confirm=confirm)
    try:
        outcome = GATEWAYS[payment.gateway].start(charge)
    except GatewayUnavailable:
        log.warning("gateway %s did not answer on payment %s", payment.gateway, payment.pk)
        return payment
    return record(payment_id=payment.pk, outcome=outcome, now=now)


def refuse(*, payment: Payment, now: datetime) -> Payment:
    """Give a payment up before the gateway is asked. Safe to repeat."""
    outcome = Outcome(State.FAILED, payment.gateway_reference, failure=NOT_ACCEPTED)
    return record(payment_id=payment.pk, outcome=outcome, now=now)


def _prepare(payment: Payment, instrument: Mapping[str, str], now: datetime) -> Payment:
    """Write down what is wished for before anything is asked, and when to ask after it."""
    months = int(instrument.get("months") or 0)
    plans = GATEWAYS[payment.gateway].plans(payment.money) if months else ()
    if months and months not in {plan.months for plan in plans}:
        raise UnknownPlan
    wants = bool(instrument.get("keep")) and GATEWAYS[payment.gateway].keeps_methods
    payment.keeps_method = wants and payment.payer_id is not None
    payment.months, payment.check_at = months, now + FIRST_CHECK_AFTER
    payment.save(update_fields=["keeps_method", "months", "check_at", "updated_at"])
    return payment


def _charge(payment: Payment, instrument: Mapping[str, str], return_url: str) -> Charge:
    method = methods.chosen(
        user_id=payment.payer_id, gateway=payment.gateway, instrument=instrument
    )
    return Charge(
        key=payment.public_id,
        amount=payment.money,
        reference=payment.reference,
        instrument=instrument,
        return_url=return_url,
        payer_id=payment.payer_id,
        token=method.token if method else "",
        keep=payment.keeps_method,
        months=payment.months,
    )


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
    payment.redirect_url, payment.qr = outcome.redirect_url, outcome.qr
    payment.app_order = outcome.app_order
    payment.due_on = outcome.due_on or payment.due_on
    payment.failure = outcome.failure
    payment.settled_at = now if outcome.state in FINAL else None
    payment.save()
    _tell(payment, now)
    return payment


def record_notice(*, gateway: str, notice: Notice, now: datetime) -> Payment:
    """Record what a genuine webhook says. Raises AmountDiffers, Payment.DoesNotExist."""
    payment = Payment.objects.get(public_id=notice.payment_key)
    if gateway not in {payment.gateway, GATEWAYS[payment.gateway].inbox}:
        raise Payment.DoesNotExist  # another gateway's word counts for nothing here
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
