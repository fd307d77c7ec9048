"""Issuing documents: each once, its number without a gap."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation

from core.money import Money
from orders.locks import lock_order, lock_series
from orders.models import Document, Fulfilment, Order, Series
from orders.services.papers import contents
from orders.services.papers.contents import Row
from orders.types import Paper
from payments.models import Refund

PREFIXES = {Paper.INVOICE: "INV-", Paper.CREDIT: "CRN-"}
# Money that went back because the shop had never been owed it: no sale becomes smaller.
NO_SALE = ("paid_twice", "late_payment", "no_order", "paid_otherwise")


@transaction.atomic
def invoice(*, order_id: int, now: datetime) -> Document:
    """Issue an order's invoice. Safe to repeat: there is one."""
    order = lock_order(order_id)
    key = f"invoice:{order.pk}"
    if known := Document.objects.filter(key=key).first():
        return known
    with translation.override(order.language):
        rows = contents.sold(order)
        data = contents.told(order, rows, now=now)
    return _issue(order, Paper.INVOICE, key, _total(order, rows), data, now)


@transaction.atomic
def credit_notes(*, order_id: int, now: datetime) -> list[Document]:
    """Issue a credit note for each refund of an invoiced order that has none yet.

    What was booked together is one note. Safe to repeat.
    """
    order = lock_order(order_id)
    first = Document.objects.filter(key=f"invoice:{order.pk}").first()
    if first is None:
        return []
    booked = Refund.objects.filter(payment__reference=order.number).exclude(reason__in=NO_SALE)
    together: dict[str, Decimal] = {}
    for refund in booked.order_by("pk"):
        name = refund.batch or refund.key
        together[name] = together.get(name, Decimal(0)) + refund.amount
    notes = []
    for name, amount in together.items():
        key = f"credit:{name}"
        if not Document.objects.filter(key=key).exists():
            notes.append(_credit(order, key, name, amount, first, now))
    return notes


@transaction.atomic
def slip(*, parcel_id: int, now: datetime) -> Document:
    """Issue a parcel's packing slip; it has no number of its own. Safe to repeat."""
    parcel = Fulfilment.objects.select_related("order").get(pk=parcel_id)
    key = f"slip:{parcel.pk}"
    if known := Document.objects.filter(key=key).first():
        return known
    with translation.override(parcel.order.language):
        data = contents.packed(parcel, now=now)
    return Document.objects.create(
        order=parcel.order,
        kind=Paper.SLIP,
        key=key,
        name=str(parcel),
        language=parcel.order.language,
        total=0,
        data=data,
        issued_at=now,
    )


def _credit(
    order: Order, key: str, name: str, amount: Decimal, first: Document, now: datetime
) -> Document:
    money = Money(amount, order.currency)
    with translation.override(order.language):
        rows = contents.given_back(order, name, money)
        data = contents.told(order, rows, now=now) | {"credits": first.name}
    return _issue(order, Paper.CREDIT, key, money, data, now)


def _issue(
    order: Order, kind: Paper, key: str, total: Money, data: dict[str, Any], now: datetime
) -> Document:
    """Take the next number, last of all, and write the document under it.

    Who rolls back gives the number back with everything else: the row is locked until then.
    """
    Series.objects.get_or_create(code=kind.value, defaults={"prefix": PREFIXES[kind]})
    series = lock_series(kind.value)
    number = series.next_number
    document = Document.objects.create(
        order=order,
        kind=kind,
        key=key,
        series=series,
        number=number,
        name=f"{series.prefix}{number:06d}",
        language=order.language,
        total=total.amount,
        data=data,
        issued_at=now,
    )
    Series.objects.filter(pk=series.pk).update(next_number=number + 1)
    return document


def _total(order: Order, rows: list[Row]) -> Money:
    return Money.total((row.gross for row in rows), order.currency)
