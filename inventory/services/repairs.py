"""Mending stock figures that do not agree with their books."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from core.events import publish
from inventory.events import ShownStockChanged
from inventory.locks import lock_siblings, lock_stock
from inventory.models import Movement, Reservation, StockItem
from inventory.services import reservations
from inventory.types import LIVE, Reason, said


@transaction.atomic
def recount(*, stock_id: int, now: datetime) -> None:
    """Make what is on hand the sum of its ledger, and what is reserved the sum of live promises.

    A ledger below nought cannot be the truth: then an entry brings it up to what is on hand. Units
    promised beyond what is there are kept as a shortage. Safe to repeat.
    """
    rows = lock_siblings(stock_id)
    row = next(one for one in rows if one.pk == stock_id)
    before = _shown(rows)
    booked = _sum(Movement.objects.filter(stock=row))
    if booked < 0:
        Movement.objects.create(
            stock=row, quantity=row.on_hand - booked, reason=Reason.COUNT, note="repair", at=now
        )
        booked = row.on_hand
    row.on_hand = booked
    row.reserved = _sum(Reservation.objects.filter(stock=row, state__in=LIVE))
    row.shortage = max(row.reserved - row.on_hand, 0)
    row.save(update_fields=["on_hand", "reserved", "shortage", "updated_at"])
    if _shown(rows) != before:
        publish(ShownStockChanged(product_id=row.variant.product_id), now=now)


@transaction.atomic
def source_again(*, stock_id: int, now: datetime) -> None:
    """Promise from elsewhere what is missing here, the latest sales first. Safe to repeat.

    Raises OutOfStock when no other location has it either; then nothing is changed.
    """
    held = Reservation.objects.filter(stock=stock_id, state__in=LIVE).order_by("-pk")
    lock_siblings(stock_id)
    for promise in list(held):
        row = lock_stock([stock_id])[stock_id]
        if row.reserved <= row.on_hand:
            break
        _again(promise, now)
    row = lock_stock([stock_id])[stock_id]
    row.shortage = max(row.reserved - row.on_hand, 0)
    row.save(update_fields=["shortage", "updated_at"])


def _again(promise: Reservation, now: datetime) -> None:
    rows = Reservation.objects.filter(reference=promise.reference, state__in=LIVE)
    wanted: dict[int, int] = {}
    for variant, units in rows.values_list("stock__variant_id", "quantity"):
        wanted[variant] = wanted.get(variant, 0) + units
    reservations.release(reference=promise.reference, now=now)
    reservations.place(reference=promise.reference, quantities=wanted, until=promise.until, now=now)
    if promise.state == Reservation.State.CONFIRMED:
        reservations.confirm(reference=promise.reference)


def _sum(rows: object) -> int:
    return rows.aggregate(units=Sum("quantity"))["units"] or 0  # type: ignore[attr-defined]  # any ledger


def _shown(rows: list[StockItem]) -> str:
    return said(sum(row.available for row in rows if row.location.ships))
