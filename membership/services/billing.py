"""Bills of paid memberships: one for each period, paid once, tried again when a card says no."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import ids
from core.money import format_money
from membership.locks import lock_subscription
from membership.models import Bill, Subscription
from membership.rules import periods
from membership.selectors import plans as read
from membership.services import notices
from membership.types import BillState, SubscriptionState
from payments.gateways.base import GATEWAYS
from payments.models import Payment
from payments.selectors import methods_of
from payments.services import intents, refunds
from payments.services.methods import UnknownMethod
from payments.types import FINAL, UNDER_WAY, State

log = logging.getLogger("loopmart.membership")

LEASE = timedelta(minutes=2)
ASK_AGAIN = timedelta(minutes=30)
PAGE = "storefront:member-plan"


def can_keep(gateway: str) -> bool:
    """Return whether a gateway's cards can be kept for renewals."""
    return gateway in GATEWAYS and GATEWAYS[gateway].keeps_methods


@transaction.atomic
def first_payment(*, subscription_id: int, gateway: str, now: datetime) -> Payment:
    """Return the payment of a new membership's first period: the one under way, or a new one."""
    row = lock_subscription(subscription_id)
    return _payment(_bill(row, now), row, gateway)


def renew_due(*, now: datetime) -> int:
    """Look at every paid membership that is due; return how many. Safe to repeat and to kill."""
    due = read.due_renewals(now=now)
    for subscription_id in due:
        renew(subscription_id=subscription_id, now=now)
    return len(due)


def renew(*, subscription_id: int, now: datetime) -> None:
    """Take the next period's money, or end what was cancelled.

    Claimed with a lease; the bank is asked with no transaction open, under the payment's own key:
    a worker that dies leaves the payment to the next one, which asks under the same key.
    Safe to repeat: a period has one bill, and a bill is paid once.
    """
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    mine = Subscription.objects.filter(free, pk=subscription_id, due_at__lte=now)
    if not mine.update(leased_until=now + LEASE):
        return
    payment = _due_payment(subscription_id, now)
    if payment is None:
        return
    method = Subscription.objects.select_related("method").get(pk=subscription_id).method
    if payment.state not in FINAL and method is not None:
        instrument = {"saved": method.public_id}
        try:
            payment = intents.submit(
                payment=payment, instrument=instrument, return_url=reverse(PAGE), now=now
            )
        except UnknownMethod:
            payment = intents.refuse(payment=payment, now=now)
    settle(payment=payment, now=now)


def hear(*, payment_id: int, now: datetime) -> None:
    """Do what a payment's late word calls for, if it is a membership's. Safe to repeat."""
    payment = Payment.objects.get(pk=payment_id)
    if read.is_bill(payment.reference):
        settle(payment=payment, now=now)


@transaction.atomic
def settle(*, payment: Payment, now: datetime) -> None:
    """Do to a membership what its payment's outcome calls for. Safe to repeat, in any order."""
    payment = Payment.objects.get(pk=payment.pk)
    bill = Bill.objects.get(reference=payment.reference)
    row = lock_subscription(bill.subscription_id)
    bill.refresh_from_db()
    if payment.state == State.SUCCEEDED:
        _paid(row, bill, payment, now)
    elif payment.state == State.FAILED and bill.state == BillState.DUE:
        _declined(row, bill, now)
    elif payment.state in UNDER_WAY and row.state != SubscriptionState.STARTING:
        row.due_at = now + ASK_AGAIN
    row.leased_until = None
    row.save()


def end(row: Subscription, *, now: datetime) -> None:
    """End a locked membership; the caller saves it."""
    row.state, row.ended_at, row.due_at = SubscriptionState.ENDED, now, None


@transaction.atomic
def _due_payment(subscription_id: int, now: datetime) -> Payment | None:
    """Return the payment to ask for, or end what is over. None when there is nothing to take."""
    row = lock_subscription(subscription_id)
    is_over = row.cancelled_at is not None and (row.paid_until is None or row.paid_until <= now)
    # Whoever has not paid an hour after choosing has changed their mind.
    if is_over or row.state == SubscriptionState.STARTING:
        end(row, now=now)
    if row.state == SubscriptionState.ENDED or row.cancelled_at is not None:
        row.due_at = None if row.state == SubscriptionState.ENDED else row.paid_until
        row.leased_until = None
        row.save()
        return None
    bill = _bill(row, now)
    # The card that paid first is kept a moment after the payment.
    row.method = row.method or methods_of(user_id=row.user_id).first()
    if row.method is None:
        _declined(row, bill, now)
        row.leased_until = None
    row.save()
    return _payment(bill, row, row.method.gateway) if row.method else None


def _bill(row: Subscription, now: datetime) -> Bill:
    """Return the bill of the period that is to be paid; a new one after the last that was."""
    last = Bill.objects.filter(subscription=row).order_by("number").last()
    if last is not None and last.state != BillState.PAID:
        return last
    first = Bill.objects.filter(subscription=row, number=1).first()
    # Reckoned from the first day, so that the 31st comes back after a short month.
    begun = first.starts_at if first else (row.paid_until or now)
    number = last.number + 1 if last else 1
    months = row.plan.months
    return Bill.objects.create(
        subscription=row,
        number=number,
        reference=f"PLAN-{ids.order_number()}",
        starts_at=periods.after(begun, months * (number - 1)),
        ends_at=periods.after(begun, months * number),
        amount=row.amount,
        currency=row.currency,
    )


def _payment(bill: Bill, row: Subscription, gateway: str) -> Payment:
    """Return the bill's payment that is not settled yet, or begin the next attempt."""
    rows = Payment.objects.filter(reference=bill.reference).exclude(
        state__in=(State.FAILED, State.CANCELLED)
    )
    latest = rows.order_by("-pk").first()
    return latest or intents.start(
        reference=bill.reference, amount=bill.money, gateway=gateway, payer_id=row.user_id
    )


def _paid(row: Subscription, bill: Bill, payment: Payment, now: datetime) -> None:
    """Let the period begin; money for one that is paid, or over, goes back."""
    if bill.state == BillState.PAID:
        first = Payment.objects.filter(reference=bill.reference, state=State.SUCCEEDED)
        if payment.pk != first.order_by("settled_at", "pk").values_list("pk", flat=True)[0]:
            _give_back(payment, "paid_twice", now)
        return
    if row.state == SubscriptionState.ENDED:
        _give_back(payment, "late_payment", now)
        return
    bill.state, bill.paid_at = BillState.PAID, now
    bill.save()
    row.state, row.paid_until, row.due_at = SubscriptionState.ACTIVE, bill.ends_at, bill.ends_at
    _tell_paid(row, bill, now)


def _declined(row: Subscription, bill: Bill, now: datetime) -> None:
    """Try again later, or end it after the last time."""
    if row.state in (SubscriptionState.STARTING, SubscriptionState.ENDED):
        # Nobody waits for it: the shopper sees the refusal and chooses another card.
        if row.state == SubscriptionState.STARTING:
            row.due_at = now + timedelta(hours=1)
        return
    failed = Payment.objects.filter(reference=bill.reference, state=State.FAILED).count()
    bill.attempts = max(failed, bill.attempts + (row.method is None))
    wait = periods.retry_after(bill.attempts)
    row.state = SubscriptionState.PAST_DUE
    row.due_at = now + wait if wait else None
    if wait is None:
        bill.state = BillState.FAILED
        end(row, now=now)
    bill.save()
    _tell_declined(row, bill, now)


def _give_back(payment: Payment, reason: str, now: datetime) -> None:
    if payment.left:
        refunds.request(
            payment_id=payment.pk,
            amount=payment.left,
            reason=reason,
            key=f"{payment.reference}:{reason}:{payment.pk}",
            now=now,
        )


def _tell_paid(row: Subscription, bill: Bill, now: datetime) -> None:
    def words() -> tuple[str, str]:
        facts = {
            "plan": row.plan.name,
            "amount": format_money(bill.money, row.user.language),
            "until": f"{bill.ends_at:%Y-%m-%d}",
        }
        text = _("%(plan)s is paid (%(amount)s) and runs until %(until)s.")
        return _("Your membership is paid"), text % facts

    key = f"bill:{bill.reference}"
    notices.tell(user_id=row.user_id, key=key, words=words, page=PAGE, now=now)


def _tell_declined(row: Subscription, bill: Bill, now: datetime) -> None:
    is_over = row.state == SubscriptionState.ENDED

    def words() -> tuple[str, str]:
        if is_over:
            text = _("The payment for %(plan)s failed again, so it has ended.")
            return _("Your membership has ended"), text % {"plan": row.plan.name}
        text = _("The payment for %(plan)s failed. We try again; you can choose another card.")
        return _("Your membership could not be renewed"), text % {"plan": row.plan.name}

    key = f"declined:{bill.reference}:{bill.attempts}"
    notices.tell(user_id=row.user_id, key=key, words=words, page=PAGE, now=now)
