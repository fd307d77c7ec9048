"""Paid memberships: begun, cancelled, taken up again, given another card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound, Refusal
from membership.locks import lock_subscription
from membership.models import PlanPrice, Subscription
from membership.selectors import plans as read
from membership.services import billing, members
from membership.types import SubscriptionState
from payments.models import Payment, SavedMethod
from payments.selectors import methods_of
from payments.services import intents, methods
from payments.services.methods import UnknownMethod

# A first payment that is still open by then is given up.
FIRST_PAYMENT = timedelta(hours=1)


class AlreadyOn(Refusal):
    """One person has one plan at a time."""

    code = "already_on_a_plan"
    message = _("You have a plan already. Cancel it first to choose another.")


class CannotKeep(Refusal):
    """A membership is renewed from a card that is kept."""

    code = "cannot_keep"
    field = "gateway"
    message = _("This way to pay cannot be kept for renewals. Please pay by card.")


def begin(
    *,
    user_id: int,
    plan: str,
    currency: str,
    gateway: str,
    instrument: Mapping[str, str],
    return_url: str,
    now: datetime,
) -> tuple[Subscription, Payment | None]:
    """Begin a plan: with its trial if a kept card is named and none was had, else by paying.

    A card typed in is kept for the renewals. Safe to repeat: whoever waits for their first
    payment goes on with it. Raises NotFound, AlreadyOn, CannotKeep, UnknownMethod, and what the
    gateway has against the card.
    """
    price = PlanPrice.objects.select_related("plan").filter(
        plan__code=plan, plan__is_active=True, currency=currency
    )
    found = price.first()
    if found is None:
        raise NotFound
    intents.validate(gateway=gateway, instrument=instrument, payer_id=user_id)
    if not billing.can_keep(gateway):
        raise CannotKeep
    method = methods.chosen(user_id=user_id, gateway=gateway, instrument=instrument)
    members.join(user_id=user_id, now=now)
    subscription = _open(user_id, found, method, now)
    if subscription.state == SubscriptionState.TRIAL:
        return subscription, None
    payment = billing.first_payment(subscription_id=subscription.pk, gateway=gateway, now=now)
    kept = dict(instrument) | ({} if method else {"keep": "1"})
    payment = intents.submit(payment=payment, instrument=kept, return_url=return_url, now=now)
    billing.settle(payment=payment, now=now)
    return Subscription.objects.get(pk=subscription.pk), payment


@transaction.atomic
def cancel(*, user_id: int, now: datetime) -> None:
    """End a plan: it stays until the paid time is over and is not renewed. Safe to repeat."""
    known = read.subscription_of(user_id=user_id)
    if known is None:
        return
    row = lock_subscription(known.pk)
    if row.state == SubscriptionState.ENDED or row.cancelled_at is not None:
        return
    row.cancelled_at = now
    if not row.is_running or row.state == SubscriptionState.PAST_DUE:
        billing.end(row, now=now)
    row.save()


@transaction.atomic
def resume(*, user_id: int, now: datetime) -> None:
    """Take a cancelled plan up again while it still runs. Safe to repeat. Raises NotFound."""
    known = read.subscription_of(user_id=user_id)
    if known is None:
        raise NotFound
    row = lock_subscription(known.pk)
    if not row.is_running or row.paid_until is None or row.paid_until <= now:
        raise NotFound
    row.cancelled_at = None
    row.save()


@transaction.atomic
def change_method(*, user_id: int, method_id: str, now: datetime) -> None:
    """Renew from another kept card; what is overdue is tried at once.

    Raises NotFound, UnknownMethod.
    """
    known = read.subscription_of(user_id=user_id)
    method = methods_of(user_id=user_id).filter(public_id=method_id).first()
    if known is None:
        raise NotFound
    if method is None:
        raise UnknownMethod
    row = lock_subscription(known.pk)
    row.method = method
    if row.state == SubscriptionState.PAST_DUE:
        row.due_at = now
    row.save()


@transaction.atomic
def _open(
    user_id: int, price: PlanPrice, method: SavedMethod | None, now: datetime
) -> Subscription:
    """Write the subscription, or return the one that waits for its first payment."""
    known = read.subscription_of(user_id=user_id)
    if known is not None:
        row = lock_subscription(known.pk)
        if row.state != SubscriptionState.STARTING or row.plan_id != price.plan_id:
            raise AlreadyOn
        Subscription.objects.filter(pk=row.pk).update(method=method)
        return row
    days = price.plan.trial_days
    has_trial = bool(days and method and not read.had_trial(user_id=user_id))
    until = now + timedelta(days=days)
    try:
        with transaction.atomic():
            return Subscription.objects.create(
                user_id=user_id,
                plan=price.plan,
                method=method,
                amount=price.amount,
                currency=price.currency,
                started_at=now,
                state=SubscriptionState.TRIAL if has_trial else SubscriptionState.STARTING,
                paid_until=until if has_trial else None,
                due_at=until if has_trial else now + FIRST_PAYMENT,
            )
    except IntegrityError as twice:
        raise AlreadyOn from twice
