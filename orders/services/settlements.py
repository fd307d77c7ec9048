"""Where money and orders meet: what a payment's outcome does to its order."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.errors import Refusal
from core.events import publish
from core.money import Money
from inventory import selectors as stock
from inventory.services import reservations
from membership.selectors import is_bill
from membership.services import tenders
from orders.events import OrderPaid
from orders.locks import lock_order, lock_order_of
from orders.models import Collection, Order
from orders.services import fulfilments, revivals, timeline
from orders.types import COUNTED, Happening, State
from payments.gateways.till import Till
from payments.models import Payment
from payments.selectors import covering, is_offered
from payments.services import differences, intents, refunds
from payments.types import COVERING, UNDER_WAY, Situation
from payments.types import State as PaymentState

# By then a payment's event has usually been heard.
SETTLED_BY_THEN = timedelta(minutes=1)
# Why money can come that no order waits for.
WITHOUT_ORDER = ("late_payment", "paid_twice", "no_order")


class NotPayable(Refusal):
    """The order is paid already, or given up."""

    code = "not_payable"
    message = _("This order is not waiting for payment.")


@transaction.atomic
def payable(*, order: Order, gateway: str, payer_id: int | None = None) -> Payment:
    """Return the payment to go on with: the one under way, or a new one after a refusal.

    A new one is for what is still missing, or only promised. An order that is paid answers with
    the payment that paid it, so that pressing the button again is harmless. Raises NotPayable once
    the order is given up, and UnknownGateway.
    """
    order = lock_order(order.pk)
    promised = promised_money(order)
    if order.state != State.AWAITING and not promised:
        return _paid_with(order)
    due = missing(order) if order.state == State.AWAITING else promised
    under_way = Payment.objects.filter(
        reference=order.number, state__in=UNDER_WAY, gateway=gateway, amount=due.amount
    )
    if latest := under_way.order_by("-pk").first():
        return latest
    return begin(order=order, amount=due, gateway=gateway, payer_id=payer_id)


def begin(*, order: Order, amount: Money, gateway: str, payer_id: int | None) -> Payment:
    """Begin a payment of an order in the caller's transaction.

    Raises UnknownGateway when this way to pay is not offered for this sum, country or payer.
    """
    situation = Situation(
        amount=amount,
        country=order.ship_to["country"],
        has_parcel=order.has_parcel,
        is_collected=gateway == Till.code and Collection.objects.filter(order=order).exists(),
        payer_id=payer_id,
    )
    if not is_offered(situation, gateway=gateway):
        raise intents.UnknownGateway
    return intents.start(reference=order.number, amount=amount, gateway=gateway, payer_id=payer_id)


@transaction.atomic
def use_credit(*, order: Order, user_id: int, now: datetime) -> Payment | None:
    """Pay what is missing with the person's store credit, as far as it goes.

    None when there is no credit. Raises NotPayable.
    """
    order = lock_order(order.pk)
    if order.state != State.AWAITING:
        raise NotPayable
    payment = tenders.take(user_id=user_id, upto=missing(order), reference=order.number, now=now)
    if payment is not None:
        _take(payment, now)
    return payment


def missing(order: Order) -> Money:
    """Return what an order still waits for: what is due less what has been counted towards it."""
    return order.due_money - _counted(order)


def promised_money(order: Order) -> Money:
    """Return what of an order is promised and not here yet."""
    rows = [one for one in covering(reference=order.number) if _is_promise(one)]
    return Money.total((one.left for one in rows), order.currency)


def look_again(*, order: Order, now: datetime) -> None:
    """Mark a locked order as paid if what came already makes what is due now. Safe to repeat."""
    held = covering(reference=order.number)
    if order.state == State.AWAITING and missing(order).amount <= 0:
        _mark_paid(order, held[0] if held else None, now)


def settle(*, payment: Payment, now: datetime) -> None:
    """Do to an order what its payment's outcome calls for. Safe to repeat, in any order.

    Its payments together make the total: then the order is paid and its stock confirmed, or
    confirmed on a promise. What is too much goes back, all of a second payment. Paid after the
    order was cancelled: the order is revived if it is paid in full and all that it was agreed on
    can be had again, else the money goes back.
    """
    if payment.state in COVERING:
        _take(payment, now)
    elif payment.state in {PaymentState.FAILED, *UNDER_WAY}:
        _tell(payment, now)


def settle_unsettled(*, now: datetime, limit: int = 500) -> int:
    """Settle payments whose orders still wait: the event that tells them was lost, or is dead.

    Returns how many payments were looked at. Safe to repeat.
    """
    waiting = Order.objects.filter(state=State.AWAITING).order_by("-pk")
    numbers = list(waiting.values_list("number", flat=True)[:limit])
    payments = Payment.objects.filter(
        reference__in=numbers, state__in=COVERING, updated_at__lte=now - SETTLED_BY_THEN
    )
    found = list(payments.order_by("pk"))
    for payment in found:
        settle(payment=payment, now=now)
    return len(found)


@transaction.atomic
def _take(payment: Payment, now: datetime) -> None:
    order = lock_order_of(payment.reference)
    # Read again: what was given back meanwhile must not count.
    payment = Payment.objects.get(pk=payment.pk)
    if order is None:
        if not is_bill(payment.reference):  # a membership's: not ours to give back
            give_back(payment, reason="no_order", now=now)
        return
    noted = order.events.filter(data__payment=payment.pk, happening__in=COUNTED)
    if noted.exists():
        _collect(order, payment, now)
    elif order.state == State.AWAITING:
        _count(order, payment, now)
    elif order.state == State.CANCELLED and payment.left >= missing(order):
        _revive(order, payment, now)
    elif order.pays_later and order.state != State.CANCELLED and not _is_promise(payment):
        _keep_promise(order, payment, now)
    else:
        late = order.state == State.CANCELLED
        give_back(payment, reason="late_payment" if late else "paid_twice", now=now)


def _count(order: Order, payment: Payment, now: datetime) -> None:
    """Count a payment towards its order; what is too much of it goes back."""
    due = missing(order)
    if payment.left > due:
        excess = payment.left - due
        refunds.request(
            payment_id=payment.pk,
            amount=excess,
            reason="paid_twice",
            key=f"excess:{payment.pk}",
            now=now,
        )
    if payment.left >= due:
        _mark_paid(order, payment, now)
    else:
        happening = Happening.PART_PAID
        timeline.note(order, happening, now=now, payment=payment.pk, amount=str(payment.amount))


def _mark_paid(order: Order, payment: Payment | None, now: datetime) -> None:
    promised = _is_promised(order)
    Order.objects.filter(pk=order.pk).update(state=State.PAID, pays_later=promised, updated_at=now)
    order.state, order.pays_later = State.PAID, promised
    happening = Happening.PROMISED if promised else Happening.PAID
    if payment is not None:  # an exchange is paid with what came back
        timeline.note(order, happening, now=now, payment=payment.pk, amount=str(payment.amount))
    publish(OrderPaid(order_id=order.pk), now=now)
    if order.has_parcel:
        reservations.confirm(reference=order.number)
        if late := stock.waited_for(reference=order.number):
            on = max(row.promised_on for row in late.values())
            timeline.note(order, Happening.WAITING, now=now, promised_on=on.isoformat())
    if order.held_at is None:
        hand_over_digital(order, now=now)


def hand_over_digital(order: Order, *, now: datetime) -> None:
    """What is only read or downloaded is there as soon as it is paid, and not held."""
    digital = list(order.lines.filter(nature=Nature.DIGITAL))
    fulfilments.hand_over(order, digital, now=now)


def _collect(order: Order, payment: Payment, now: datetime) -> None:
    """Note that promised money has come."""
    if not order.pays_later or payment.state != PaymentState.SUCCEEDED or _is_promised(order):
        return
    Order.objects.filter(pk=order.pk).update(pays_later=False, updated_at=now)
    timeline.note(order, Happening.PAID, now=now, payment=payment.pk, amount=str(payment.amount))


def _keep_promise(order: Order, payment: Payment, now: datetime) -> None:
    """Take money that came another way instead of what was promised, as far as it goes."""
    due = promised_money(order)
    if payment.left < due:
        give_back(payment, reason="paid_twice", now=now)
        return
    for one in covering(reference=order.number):
        if _is_promise(one):
            give_back(one, reason="paid_otherwise", now=now)
    Order.objects.filter(pk=order.pk).update(pays_later=False, updated_at=now)
    timeline.note(order, Happening.PAID, now=now, payment=payment.pk, amount=str(payment.amount))


def _revive(order: Order, payment: Payment, now: datetime) -> None:
    try:
        revivals.take_again(order=order, now=now)
    except Refusal:
        give_back(payment, reason="late_payment", now=now)
        return
    timeline.note(order, Happening.REVIVED, now=now)
    _mark_paid(order, payment, now)


def give_back(payment: Payment, *, reason: str, now: datetime) -> None:
    """Book the return of all that is left of a payment, once.

    Money that no order waits for is a case that operators see until the money has gone back.
    """
    if payment.left:
        if reason in WITHOUT_ORDER:
            differences.open_for(payment, now=now)
        refunds.request(
            payment_id=payment.pk,
            amount=payment.left,
            reason=reason,
            key=f"{payment.reference}:{reason}:{payment.pk}",
            now=now,
        )


def _counted(order: Order) -> Money:
    """Return what is left of the payments that have been counted towards an order."""
    noted = order.events.filter(happening__in=COUNTED, data__has_key="payment")
    counted = set(noted.values_list("data__payment", flat=True))
    held = [one.left for one in covering(reference=order.number) if one.pk in counted]
    return Money.total(held, order.currency)


def _is_promised(order: Order) -> bool:
    """Return whether any of the money of an order is still to come."""
    return any(_is_promise(one) for one in covering(reference=order.number))


def _is_promise(payment: Payment) -> bool:
    return payment.state == PaymentState.AUTHORISED


def _paid_with(order: Order) -> Payment:
    """Return the payment a paid order lives on. Raises NotPayable when it lives on none."""
    held = covering(reference=order.number)
    if order.state == State.CANCELLED or not held:
        raise NotPayable
    return held[0]


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
