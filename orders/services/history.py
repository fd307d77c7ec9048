"""Orders of the past, by the thousand: what a shop brings along from the till it had before.

The one other door through which orders come. It does not sell: nothing is asked of stock, offers,
limits or gateways, and no event is published, so that nobody is mailed, rewarded or judged for what
happened years ago, and the outbox does not fill with a year in a minute. What it writes are whole,
settled orders that never change again: document, lines, money, hand-over and timeline, and what was
sent back with its refund.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.rules.addresses import PostalAddress
from core import bulk, ids
from orders.models import Fulfilment, FulfilmentLine, Order, OrderEvent, OrderLine
from orders.services import history_returns
from orders.types import FulfilmentKind, Happening, ParcelState, State
from payments.gateways.partner import Partner
from payments.models import Payment
from payments.types import State as PaymentState

PENNY = Decimal("0.01")
PACKED_AFTER = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class PastLine:
    """Units of a variant at what was paid for them, tax included; `unit` is the price of one."""

    variant_id: int | None
    sku: str
    name: str
    quantity: int
    unit: Decimal
    total: Decimal
    tax_percent: Decimal
    discount: Decimal = Decimal(0)
    adjustments: Sequence[dict[str, Any]] = ()
    returned: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that was paid when it was placed, handed over, and perhaps sent back."""

    external_id: str
    placed_at: datetime
    lines: Sequence[PastLine]
    address: PostalAddress
    channel_id: int | None = None
    user_id: int | None = None
    email: str = ""
    delivery_code: str = ""
    delivery_name: str = ""
    delivery: Decimal = Decimal(0)
    coupon: str = ""
    location_id: int | None = None
    delivered_at: datetime | None = None  # empty: taken along at once
    returned_at: datetime | None = None


@dataclass(slots=True)
class Written:
    """A past order with the keys its rows have."""

    given: PastOrder
    order_id: int
    number: str
    payment_id: int
    parcel_id: int
    line_ids: Sequence[int] = field(default_factory=list)

    @property
    def items(self) -> Decimal:
        """What its lines cost."""
        return sum((line.total for line in self.given.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What was paid."""
        return self.items + self.given.delivery

    @property
    def arrived_at(self) -> datetime:
        """When its buyer had it."""
        return self.given.delivered_at or self.given.placed_at

    @property
    def left_at(self) -> datetime:
        """When it left the house: at once, or a working day later."""
        return min(self.arrived_at, self.given.placed_at + PACKED_AFTER)


@transaction.atomic
def write(
    *, orders: Sequence[PastOrder], currency: str, language: str, now: datetime
) -> list[tuple[str, int, str]]:
    """Write past orders of one currency: all of them, or none; return their numbers and keys.

    A row is an order's own number with its partner, its key here and its number here. To be called
    in batches of some thousands, each its own transaction: a batch of 2,000 orders takes a few
    seconds and locks nothing that a sale needs. Not safe to repeat: the caller leaves out what is
    there, by channel and external id.
    """
    written = _keyed(orders)
    _write_orders(written, currency, language, now)
    _write_lines(written, now)
    _write_payments(written, currency, now)
    _write_parcels(written, now)
    _write_timeline(written, now)
    history_returns.write(written, now=now)
    return [(one.given.external_id, one.order_id, one.number) for one in written]


def _keyed(orders: Sequence[PastOrder]) -> list[Written]:
    order_ids, payment_ids = bulk.keys(Order, len(orders)), bulk.keys(Payment, len(orders))
    parcel_ids = bulk.keys(Fulfilment, len(orders))
    line_ids = iter(bulk.keys(OrderLine, sum(len(one.lines) for one in orders)))
    return [
        Written(one, key, ids.order_number(), paid, parcel, [next(line_ids) for _line in one.lines])
        for one, key, paid, parcel in zip(orders, order_ids, payment_ids, parcel_ids, strict=True)
    ]


def _write_orders(written: list[Written], currency: str, language: str, now: datetime) -> None:
    same = {"state": State.DELIVERED.value, "currency": currency, "language": language}
    names = (
        *("id", "number", "token", "user_id", "channel_id", "external_id", "email", "ship_to"),
        *("bill_to", "delivery_code", "delivery_name", "items", "discount", "delivery", "coupon"),
        *("tax", "total", "placed_at", "expires_at", "created_at"),
    )
    bulk.copy(Order, names, (_order(one) for one in written), now=now, same=same)


def _order(one: Written) -> tuple[Any, ...]:
    given = one.given
    address = asdict(given.address)
    tax = sum((_tax(line.total, line.tax_percent) for line in given.lines), Decimal(0))
    return (
        *(one.order_id, one.number, ids.secret_token(), given.user_id, given.channel_id),
        *(given.external_id, given.email, address, address, given.delivery_code),
        *(given.delivery_name, one.items, sum(line.discount for line in given.lines)),
        *(given.delivery, given.coupon, tax, one.total),
        *(given.placed_at, given.placed_at, given.placed_at),
    )


def _write_lines(written: list[Written], now: datetime) -> None:
    names = (
        *("id", "order_id", "variant_id", "sku", "name", "quantity", "unit", "discount", "total"),
        *("adjustments", "tax_percent", "tax", "returned"),
    )
    rows = (
        (
            *(key, one.order_id, line.variant_id, line.sku, line.name, line.quantity, line.unit),
            *(line.discount, line.total, list(line.adjustments), line.tax_percent),
            *(_tax(line.total, line.tax_percent), line.returned),
        )
        for one in written
        for key, line in zip(one.line_ids, one.given.lines, strict=True)
    )
    bulk.copy(OrderLine, names, rows, now=now, same={"tax_inclusive": True})


def _write_payments(written: list[Written], currency: str, now: datetime) -> None:
    """Write that its partner took the money; of what cost nothing there is no payment."""
    state = PaymentState.SUCCEEDED.value
    same = {"gateway": Partner.code, "currency": currency, "state": state}
    names = ("id", "reference", "amount", "refunded", "gateway_reference", "settled_at")
    rows = (
        (
            *(one.payment_id, one.number, one.total, history_returns.worth(one)),
            *(f"past:{one.given.channel_id or ''}:{one.given.external_id}", one.given.placed_at),
        )
        for one in written
        if one.total
    )
    bulk.copy(Payment, names, rows, now=now, same=same)


def _write_parcels(written: list[Written], now: datetime) -> None:
    same = {"position": 1, "state": ParcelState.DELIVERED.value}
    names = ("id", "order_id", "kind", "location_id", "packed_at", "shipped_at", "delivered_at")
    parcels = (
        (
            *(one.parcel_id, one.order_id, _kind(one), one.given.location_id),
            *(one.left_at, one.left_at, one.arrived_at),
        )
        for one in written
    )
    bulk.copy(Fulfilment, names, parcels, now=now, same=same)
    lines = (
        (one.parcel_id, key, line.quantity)
        for one in written
        for key, line in zip(one.line_ids, one.given.lines, strict=True)
        if line.quantity
    )
    bulk.copy(FulfilmentLine, ("fulfilment_id", "line_id", "quantity"), lines, now=now)


def _kind(one: Written) -> str:
    return (FulfilmentKind.PARCEL if one.given.delivered_at else FulfilmentKind.COLLECT).value


def _write_timeline(written: list[Written], now: datetime) -> None:
    names = ("order_id", "happening", "at", "data")
    rows = (row for one in written for row in _happenings(one))
    bulk.copy(OrderEvent, names, rows, now=now)


def _happenings(one: Written) -> Iterator[tuple[int, str, datetime, dict[str, Any]]]:
    yield one.order_id, Happening.PLACED.value, one.given.placed_at, {}
    if one.total:
        paid = {"payment": one.payment_id, "amount": str(one.total)}
        yield one.order_id, Happening.PAID.value, one.given.placed_at, paid
    arrived = Happening.DELIVERED if one.given.delivered_at else Happening.COLLECTED
    yield one.order_id, arrived.value, one.arrived_at, {}


def _tax(total: Decimal, percent: Decimal) -> Decimal:
    """Return the tax that is in an amount."""
    return (total * percent / (100 + percent)).quantize(PENNY, "ROUND_HALF_UP")
