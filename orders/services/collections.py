"""Reserved online, collected in a store: put aside, tried, paid, taken or put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Refusal
from inventory.models import Location
from orders.locks import lock_order
from orders.models import Collection, Fulfilment, Order
from orders.rules import collecting, states
from orders.rules.collecting import Window
from orders.services import (
    cancellations,
    fulfilments,
    holds,
    packing,
    progress,
    settlements,
    timeline,
)
from orders.types import FulfilmentKind, Happening, ParcelState, State
from payments.gateways.till import Till
from payments.models import Payment, Refund
from payments.selectors import covering
from payments.services import intents, refunds
from payments.types import Outcome
from payments.types import State as PaymentState


class StoreMissing(Refusal):
    """Nobody has said which store, or there is no such store."""

    code = "store_missing"
    field = "store"
    message = _("Please choose a store.")


class WindowGone(Refusal):
    """This span cannot be chosen, or not any more."""

    code = "window_gone"
    field = "window"
    message = _("This time has passed. Please choose another.")


class NotPaidYet(Refusal):
    """The till has not taken the money."""

    code = "not_paid_yet"
    field = "paid"
    message = _("This order is not paid yet. Please take the money first.")


def chosen_store(code: str, *, country: str) -> Location:
    """Return the store that was chosen. Raises StoreMissing."""
    stores = Location.objects.filter(kind=Location.Kind.STORE, country=country)
    store = stores.filter(code=code).first()
    if store is None:
        raise StoreMissing
    return store


def windows(*, country: str, now: datetime) -> list[Window]:
    """Return the spans in which somebody can come, in the clock of the store's country."""
    return collecting.windows(now, clock.zone_of(country))


def arrange(order: Order, *, store: Location, window: str, now: datetime) -> Collection:
    """Write where and when a new order is collected. Raises WindowGone."""
    spans = {span.key: span for span in windows(country=store.country, now=now)}
    if window and window not in spans:
        raise WindowGone
    span = spans.get(window)
    return Collection.objects.create(
        order=order,
        location=store,
        window_from=span.start if span else None,
        window_until=span.end if span else None,
        hold_until=collecting.held_until(now, span),
    )


@transaction.atomic
def hand_over(
    *,
    order_id: int,
    keep: Mapping[int, int],
    takes_money: bool,
    now: datetime,
    actor_id: int | None = None,
) -> Order:
    """Give an order to whoever came for it: so many units of each line; the rest is put back.

    What is not kept is cancelled, its stock free and its money not asked for or given back.
    `takes_money`: the till takes what is still to be paid. Safe to repeat: what is collected is
    collected. Raises IllegalMove, NotPaidYet, NotThatMany.
    """
    order = lock_order(order_id)
    collection = Collection.objects.filter(order=order).first()
    if collection is None or order.state not in (State.PAID, State.READY, State.DELIVERED):
        raise states.IllegalMove(state=order.state, to=State.DELIVERED.value)
    if order.state == State.DELIVERED:
        return order
    holds.check(order)
    _open_all(order, now)
    order = cancellations.keep_only(
        order_id=order.pk, keep=keep, reason="not_wanted", now=now, actor_id=actor_id
    )
    if order.state == State.CANCELLED:
        return order
    _pay(order, takes_money=takes_money, now=now)
    order.refresh_from_db()
    return _give(order, collection, now, actor_id)


def expire(*, now: datetime, limit: int = 200) -> int:
    """Put back what nobody came for in time, and give its money back; return how many orders."""
    over = Collection.objects.filter(
        hold_until__lte=now,
        collected_at__isnull=True,
        order__state__in=(State.PAID, State.READY),
    )
    ids = list(over.order_by("hold_until").values_list("order_id", flat=True)[:limit])
    for order_id in ids:
        _put_back(order_id, now)
    return len(ids)


def _give(order: Order, collection: Collection, now: datetime, actor_id: int | None) -> Order:
    """Take what is left of a locked order off the store's shelf, into its buyer's hands."""
    wanted = {line.line_id: line.units for line in packing.open_lines(order)}
    parcel = packing.close(
        order,
        wanted,
        kind=FulfilmentKind.COLLECT,
        location_id=collection.location_id,
        now=now,
        is_told=False,
    )
    order = progress.refresh(order, now=now)
    fulfilments.take_stock(parcel, now=now, actor_id=actor_id)
    fulfilments.finish(parcel, now=now)
    Collection.objects.filter(pk=collection.pk).update(collected_at=now, updated_at=now)
    timeline.note(order, Happening.COLLECTED, now=now, actor_id=actor_id)
    return progress.refresh(order, now=now)


@transaction.atomic
def _put_back(order_id: int, now: datetime) -> None:
    order = lock_order(order_id)
    if order.state not in (State.PAID, State.READY):
        return
    _open_all(order, now)
    cancellations.cancel(order_id=order_id, reason="not_collected", now=now)


def _open_all(order: Order, now: datetime) -> None:
    Fulfilment.objects.filter(order=order, state=ParcelState.PACKED).update(
        state=ParcelState.OPENED, updated_at=now
    )


def _pay(order: Order, *, takes_money: bool, now: datetime) -> None:
    """See that a locked order is paid: by the till, if that takes the money now."""
    promised = [one for one in covering(reference=order.number) if _is_promise(one)]
    if not promised:
        return
    if not takes_money or any(one.gateway != Till.code for one in promised):
        raise NotPaidYet
    for payment in promised:
        # What is not kept is taken off the promise first, so that the till never takes it.
        for refund in payment.refunds.filter(state=Refund.State.QUEUED):
            refunds.carry_out(refund_id=refund.pk, now=now)
        outcome = Outcome(
            state=PaymentState.SUCCEEDED, gateway_reference=f"till:{payment.public_id}"
        )
        taken = intents.record(payment_id=payment.pk, outcome=outcome, now=now)
        settlements.settle(payment=taken, now=now)


def _is_promise(payment: Payment) -> bool:
    return payment.state == PaymentState.AUTHORISED
