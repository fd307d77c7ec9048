"""Where money and orders meet: what a payment's outcome does to its order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.errors import Refusal
from core.events import publish
from core.money import Money
from inventory import selectors as stock
from inventory.services import reservations, waiting
from orders.events import OrderPaid
from orders.locks import lock_order, lock_order_of
from orders.models import Order
from orders.services import fulfilments, timeline
from orders.types import Happening, State
from payments.models import Payment
from payments.services import intents, refunds
from payments.types import State as PaymentState


class NotPayable(Refusal):
    """The order is paid already, or given up."""

    code = "not_payable"
    message = _("This order is not waiting for payment.")


@transaction.atomic
def payable(*, order: Order, gateway: str) -> Payment:
    """Return the payment to go on with: the one under way, or a new one after a refusal.

    An order that is paid answers with the payment that paid it, so that pressing the button again
    is harmless. Raises NotPayable once the order is given up, and UnknownGateway.
    """
    order = lock_order(order.pk)
    latest = Payment.objects.filter(reference=order.number).order_by("-pk").first()
    if latest and latest.state == PaymentState.SUCCEEDED:
        return latest
    if order.state != State.AWAITING:
        raise NotPayable
    if (
        latest
        and latest.state in {PaymentState.PENDING, PaymentState.ACTION}
        and latest.gateway == gateway
        and latest.money == order.due_money
    ):
        return latest
    return intents.start(reference=order.number, amount=order.due_money, gateway=gateway)


def settle(*, payment: Payment, now: datetime) -> None:
    """Do to an order what its payment's outcome calls for. Safe to repeat, in any order.

    Paid: the order is paid and its stock confirmed. Paid after the order was cancelled: the
    order is revived if its stock can be had again, else the money goes back. Paid twice: the
    second payment goes back.
    """
    if payment.state == PaymentState.SUCCEEDED:
        _take(payment, now)
    elif payment.state in {PaymentState.FAILED, PaymentState.ACTION, PaymentState.PENDING}:
        _tell(payment, now)


@transaction.atomic
def _take(payment: Payment, now: datetime) -> None:
    order = lock_order_of(payment.reference)
    if order is None:
        return
    if order.state == State.AWAITING:
        _mark_paid(order, payment, now)
    elif order.events.filter(data__payment=payment.pk, happening=Happening.PAID).exists():
        return
    elif order.state == State.CANCELLED and _paid_by(order) is None:
        _revive(order, payment, now)
    else:
        give_back(order, payment, reason="paid_twice", now=now)


def _mark_paid(order: Order, payment: Payment, now: datetime) -> None:
    Order.objects.filter(pk=order.pk).update(state=State.PAID, updated_at=now)
    order.state = State.PAID
    timeline.note(order, Happening.PAID, now=now, payment=payment.pk, amount=str(payment.amount))
    publish(OrderPaid(order_id=order.pk), now=now)
    if order.has_parcel:
        reservations.confirm(reference=order.number)
        if late := stock.waited_for(reference=order.number):
            on = max(row.promised_on for row in late.values())
            timeline.note(order, Happening.WAITING, now=now, promised_on=on.isoformat())
    # What is only read or downloaded is there as soon as it is paid.
    digital = list(order.lines.filter(nature=Nature.DIGITAL))
    fulfilments.hand_over(order, digital, now=now)


def _revive(order: Order, payment: Payment, now: datetime) -> None:
    goods = order.lines.filter(nature=Nature.GOODS, variant__isnull=False)
    wanted = Sum(F("quantity") - F("cancelled"))
    units = goods.values_list("variant_id").annotate(units=wanted).order_by()
    quantities = dict(units)
    try:
        with transaction.atomic():
            waiting.place(
                reference=order.number,
                quantities=quantities,
                until=now,
                now=now,
                country=order.ship_to["country"],
            )
    except reservations.OutOfStock:
        give_back(order, payment, reason="late_payment", now=now)
        return
    timeline.note(order, Happening.REVIVED, now=now)
    _mark_paid(order, payment, now)


def give_back(order: Order, payment: Payment, *, reason: str, now: datetime) -> None:
    """Book the return of a whole payment, once."""
    left = Money(payment.amount - payment.refunded, payment.currency)
    if not left:
        return
    refunds.request(
        payment_id=payment.pk,
        amount=left,
        reason=reason,
        key=f"{order.number}:{reason}:{payment.pk}",
        now=now,
    )


def _paid_by(order: Order) -> Payment | None:
    """Return the payment this order already lives on and that has not gone back."""
    for payment in Payment.objects.filter(reference=order.number, state=PaymentState.SUCCEEDED):
        if (
            payment.refunded < payment.amount
            and order.events.filter(data__payment=payment.pk, happening=Happening.PAID).exists()
        ):
            return payment
    return None


@transaction.atomic
def _tell(payment: Payment, now: datetime) -> None:
    happening = (
        Happening.PAYMENT_FAILED
        if payment.state == PaymentState.FAILED
        else Happening.PAYMENT_WAITING
    )
    order = lock_order_of(payment.reference)
    if order is None or order.events.filter(data__payment=payment.pk, happening=happening).exists():
        return
    timeline.note(order, happening, now=now, payment=payment.pk, failure=payment.failure)
