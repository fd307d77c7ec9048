"""What must hold between orders, stock and money: asked every night, by one statement each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.money import Money
from core.reconciling import Check, Finding, register
from inventory.models import Reservation, Waiting
from inventory.services import reservations, waiting
from inventory.types import LIVE
from membership.models import Bill
from orders.locks import lock_order_of
from orders.models import Collection, FulfilmentLine, Order, OrderLine
from orders.services import settlements
from orders.types import OPEN_STATES, ParcelState, State
from payments.models import Payment, Refund
from payments.services import refunds
from payments.types import State as PaymentState

GONE = (State.SHIPPED, State.DELIVERED)
# A webhook and the outbox need a moment to bring money and order together.
SOON = timedelta(minutes=10)


def unstocked(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """A paid order has units promised, or is in line, for every piece that has not left."""
    line = Waiting.objects.filter(reference=OuterRef("number"))
    rows = _parcels(OPEN_STATES).annotate(
        wanted=_sum(_goods(OuterRef("pk")), "order", F("quantity") - F("cancelled"))
        - _sum(_gone(OuterRef("pk")), "fulfilment__order"),
        promised=_sum(_reserved(LIVE), "reference") + _sum(line, "reference"),
    )
    for order in rows.filter(promised__lt=F("wanted")):
        yield _finding("orders.unstocked", order, str(order.wanted), str(order.promised))


def unconfirmed(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """A paid order's units are promised for good, not for a while."""
    for order in _parcels(OPEN_STATES).filter(Exists(_reserved((Reservation.State.HELD,)))):
        yield _finding("orders.unconfirmed", order, "confirmed", "held")


def hoarding(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """A cancelled order holds nothing back."""
    for order in _parcels((State.CANCELLED,)).filter(Exists(_reserved(LIVE))):
        yield _finding("orders.hoarding", order, "0", "held")


def undispatched(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """What was sent has left the shelf."""
    for order in _parcels(GONE).filter(Exists(_reserved(LIVE))):
        yield _finding("orders.undispatched", order, "dispatched", "on the shelf")


def money(now: datetime) -> Iterator[Finding]:
    """Money that is here belongs to an order that goes on, or is on its way back."""
    order = Order.objects.filter(number=OuterRef("reference"))
    going_back = Refund.objects.filter(payment=OuterRef("pk"))
    rows = Payment.objects.filter(
        ~Exists(going_back),
        ~Exists(Bill.objects.filter(reference=OuterRef("reference"))),
        ~Exists(order.filter(~Q(state__in=(State.CANCELLED, State.AWAITING)))),
        state=PaymentState.SUCCEEDED,
        refunded=0,
        updated_at__lt=now - SOON,
    )
    for payment in rows.order_by("pk"):
        yield Finding(
            "orders.money", str(payment.pk), payment.reference, "an order or a refund", "neither"
        )


def _parcels(states: tuple[State, ...]) -> QuerySet[Order]:
    return Order.objects.filter(state__in=states).exclude(delivery_code="").order_by("pk")


def _reserved(states: tuple[str, ...]) -> QuerySet[Reservation]:
    return Reservation.objects.filter(reference=OuterRef("number"), state__in=states)


def _goods(order: Any) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order=order, nature=Nature.GOODS, variant__isnull=False)


def _gone(order: Any) -> QuerySet[FulfilmentLine]:
    """Return what of an order has left the house."""
    left = (ParcelState.SHIPPED, ParcelState.DELIVERED)
    return FulfilmentLine.objects.filter(fulfilment__order=order, fulfilment__state__in=left)


def _sum(rows: QuerySet[Any], by: str, what: Any = "quantity") -> Coalesce:
    units = rows.order_by().values(by).annotate(units=Sum(what)).values("units")
    return Coalesce(Subquery(units), 0)


def _finding(check: str, order: Order, expected: str, found: str) -> Finding:
    return Finding(check, order.number, order.number, expected, found)


@transaction.atomic
def _stock_again(subject: str, now: datetime) -> None:
    order = lock_order_of(subject)
    if order is None or order.state not in OPEN_STATES:
        return
    wanted: Counter[int] = Counter()
    for line in _goods(order):
        wanted[line.variant_id] += line.quantity - line.cancelled  # type: ignore[index]  # goods have one
    for part in _gone(order).select_related("line"):
        wanted[part.line.variant_id] -= part.quantity  # type: ignore[index]  # goods have one
    reservations.release(reference=subject, now=now)
    _hold_again(order, {pk: units for pk, units in wanted.items() if units > 0}, now)
    reservations.confirm(reference=subject)


def _hold_again(order: Order, wanted: dict[int, int], now: datetime) -> None:
    """Promise goods as the checkout did: in the store they are collected from, or wherever."""
    collection = Collection.objects.filter(order=order).first()
    held: dict[str, Any] = {
        "reference": order.number,
        "quantities": wanted,
        "until": now,
        "now": now,
    }
    if collection is not None:
        reservations.place(**held, only_from=collection.location_id)
        return
    waiting.place(**held, country=order.ship_to["country"])


@transaction.atomic
def _settle(subject: str, now: datetime) -> None:
    payment = Payment.objects.get(pk=int(subject))
    settlements.settle(payment=payment, now=now)
    order = lock_order_of(payment.reference)
    if order is None:
        refunds.request(
            payment_id=payment.pk,
            amount=Money(payment.amount, payment.currency),
            reason="no_order",
            key=f"no-order:{payment.pk}",
            now=now,
        )
    elif order.state == State.CANCELLED:
        payment.refresh_from_db()
        settlements.give_back(payment, reason="cancelled", now=now)


register(
    Check(
        "orders.unstocked",
        _("A paid order without stock"),
        _("Promise its goods again, from wherever they are"),
        unstocked,
        _stock_again,
    )
)
register(
    Check(
        "orders.unconfirmed",
        _("A paid order whose stock would expire"),
        _("Hold its goods until they are sent"),
        unconfirmed,
        lambda subject, now: reservations.confirm(reference=subject),  # noqa: ARG005 -- every repair is handed the time
    )
)
register(
    Check(
        "orders.hoarding",
        _("A cancelled order holds stock"),
        _("Give its goods back"),
        hoarding,
        lambda subject, now: reservations.release(reference=subject, now=now),
    )
)
register(
    Check(
        "orders.undispatched",
        _("A sent order's goods are still on the shelf"),
        _("Book them out"),
        undispatched,
        lambda subject, now: reservations.dispatch(reference=subject, now=now),
    )
)
register(
    Check(
        "orders.money",
        _("Money without an order or a refund"),
        _("Settle the order, or give the money back"),
        money,
        _settle,
    )
)
