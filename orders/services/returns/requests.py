"""A shopper asks to send something back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from catalog.services.photos import kept
from core import clock
from core.errors import Refusal
from core.services import idempotency
from inventory.models import Location
from orders.locks import lock_order
from orders.models import Order, Return, ReturnLine, ReturnPhoto
from orders.returnables import Returnable, returnables
from orders.rules import returning
from orders.rules.collecting import Window
from orders.services.returns import steps
from orders.types import Outcome, Reason, ReturnMethod, ReturnState


class NothingToReturn(Refusal):
    """No unit was named, or fewer are there to be sent back."""

    code = "nothing_to_return"
    field = "lines"
    message = _("Please choose what you would like to send back.")


class TooLate(Refusal):
    """The time for this reason is over."""

    code = "too_late_to_return"
    field = "lines"
    message = _("The time for sending this back has passed.")


class PickupGone(Refusal):
    """It cannot be fetched in this span."""

    code = "pickup_gone"
    field = "pickup"
    message = _("Please choose when we may fetch it.")


class StoreMissing(Refusal):
    """It can be brought to no such store."""

    code = "store_missing"
    field = "store"
    message = _("Please choose a store.")


class NotExchangeable(Refusal):
    """There is no such variant of the same product."""

    code = "not_exchangeable"
    field = "lines"
    message = _("Please choose what you would like instead.")


class NoCredit(Refusal):
    """Store credit needs an account."""

    code = "no_account"
    field = "outcome"
    message = _("Store credit needs an account; this order was placed without one.")


@dataclass(frozen=True, slots=True)
class Wish:
    """So many units of a line, and why; for an exchange the SKU of what is wanted instead."""

    line: str
    quantity: int
    reason: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """All a shopper decides about a return; `photos` are files as bytes."""

    lines: Sequence[Wish]
    method: str
    outcome: str
    note: str = ""
    pickup: str = ""
    store: str = ""
    photos: Sequence[bytes] = field(default=(), repr=False)


def ask(*, order: Order, wishes: Wishes, key: str, now: datetime) -> Return:
    """Write a return, and approve it at once where the rules of all its lines allow.

    Once per key. Raises NothingToReturn, TooLate, PickupGone, StoreMissing, NotExchangeable,
    NoCredit, what is against the pictures, StillRunning, KeyReused; then nothing is changed.
    """
    with kept(wishes.photos, folder="returns") as names:
        body = asdict(wishes) | {"photos": len(names)}
        answer = idempotency.once(
            lambda: _write(order, wishes, names, now),
            actor=f"order:{order.pk}",
            route="return",
            key=key,
            body=body,
            now=now,
        )
    return Return.objects.get(pk=answer["return"])


def pickups(*, country: str, now: datetime) -> list[Window]:
    """Return the spans in which goods can be fetched, in the clock of the shopper's country."""
    return returning.pickups(now, clock.zone_of(country))


@transaction.atomic
def _write(order: Order, wishes: Wishes, names: Sequence[str], now: datetime) -> dict[str, Any]:
    order = lock_order(order.pk)
    open_lines = {one.line.public_id: one for one in returnables(order, now=now)}
    wanted = [wish for wish in wishes.lines if wish.quantity]
    if not wanted or any(wish.line not in open_lines for wish in wanted):
        raise NothingToReturn
    chosen = [(wish, open_lines[wish.line]) for wish in wanted]
    for wish, one in chosen:
        _check(wish, one, now)
    if wishes.outcome == Outcome.CREDIT and order.user_id is None:
        raise NoCredit
    request = _document(order, wishes, now)
    ReturnLine.objects.bulk_create(
        ReturnLine(
            request=request,
            line=one.line,
            quantity=wish.quantity,
            reason=wish.reason,
            exchange_to=_instead(wish, one) if wishes.outcome == Outcome.EXCHANGE else None,
        )
        for wish, one in chosen
    )
    ReturnPhoto.objects.bulk_create(ReturnPhoto(request=request, file=name) for name in names)
    steps.note(request, ReturnState.REQUESTED, now=now)
    if all(one.terms.is_automatic for _wish, one in chosen):
        steps.approve(return_id=request.pk, now=now)
    return {"return": request.pk}


def _check(wish: Wish, one: Returnable, now: datetime) -> None:
    if wish.reason not in Reason.values or not 0 < wish.quantity <= one.units:
        raise NothingToReturn
    if not one.is_open(now, wish.reason):
        raise TooLate


def _document(order: Order, wishes: Wishes, now: datetime) -> Return:
    country = order.ship_to.get("country", "")
    spans = {span.key: span for span in pickups(country=country, now=now)}
    span = spans.get(wishes.pickup) if wishes.method == ReturnMethod.PICKUP else None
    if wishes.method == ReturnMethod.PICKUP and span is None:
        raise PickupGone
    store = None
    if wishes.method == ReturnMethod.STORE:
        store = Location.objects.filter(kind=Location.Kind.STORE, code=wishes.store).first()
        if store is None:
            raise StoreMissing
    return Return.objects.create(
        order=order,
        number=f"{order.number}-R{Return.objects.filter(order=order).count() + 1}",
        method=wishes.method,
        outcome=wishes.outcome,
        location=store,
        pickup_from=span.start if span else None,
        pickup_until=span.end if span else None,
        note=wishes.note,
        requested_at=now,
    )


def _instead(wish: Wish, one: Returnable) -> Variant:
    variant = one.line.variant
    found = Variant.objects.filter(sku=wish.instead, is_active=True)
    if variant is not None:
        found = found.filter(product=variant.product_id)
    instead = found.first()
    if instead is None:
        raise NotExchangeable
    return instead
