"""Reads of flash sales."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from core.money import Money
from promotions.flash_types import Claim
from promotions.models import FlashPrice, FlashSale, FlashSlot

State = FlashSlot.State
# How long before its beginning a sale stands on its product's page.
ANNOUNCED = timedelta(days=7)


def shown(*, now: datetime) -> QuerySet[FlashSale]:
    """Return the sales a shopper can see: announced, running, or just over; the next first."""
    rows = FlashSale.objects.filter(
        state=FlashSale.State.OPEN, is_rehearsal=False, starts_at__lt=now + ANNOUNCED
    )
    return rows.select_related("variant__product").prefetch_related("prices").order_by("starts_at")


def by_public_id(public_id: str) -> FlashSale | None:
    """Return a sale that has been opened, with its product and prices."""
    rows = FlashSale.objects.exclude(state=FlashSale.State.DRAFT).select_related("variant__product")
    return rows.prefetch_related("prices").filter(public_id=public_id, is_rehearsal=False).first()


def of_variants(*, variant_ids: Iterable[int], now: datetime) -> FlashSale | None:
    """Return the sale of one of these variants that runs or comes next."""
    rows = shown(now=now).filter(variant__in=list(variant_ids), ends_at__gt=now)
    return rows.first()


def price_of(sale: FlashSale, *, currency: str) -> Money | None:
    """Return what one unit costs in the sale; reads its prefetched prices."""
    found = (row for row in sale.prices.all() if row.currency == currency)
    return next((Money(row.amount, currency) for row in found), None)


def held(*, sale_id: int, buyer: str) -> Claim | None:
    """Return what somebody holds in a sale and has not ordered yet."""
    rows = FlashSlot.objects.filter(
        sale=sale_id, buyer=buyer, state=State.HELD, order_number=""
    ).order_by("held_until")
    first = rows.first()
    return claim(reference=first.reference) if first else None


def claim(*, reference: str) -> Claim | None:
    """Return what is held under a reference, in two statements; none when it has run out."""
    if not reference:
        return None
    slots = list(
        FlashSlot.objects.filter(reference=reference, state=State.HELD).select_related(
            "sale", "sale__pool"
        )
    )
    if not slots:
        return None
    first, sale = slots[0], slots[0].sale
    prices = FlashPrice.objects.filter(sale=sale)
    return Claim(
        reference=reference,
        sale_id=sale.public_id,
        buyer=first.buyer,
        variant_id=sale.variant_id,
        units=len(slots),
        held_until=first.held_until or sale.ends_at,
        location_id=sale.pool.location_id if sale.pool else None,
        order_number=first.order_number,
        prices={row.currency: Money(row.amount, row.currency) for row in prices},
    )


def counts(*, sale_id: int) -> dict[str, int]:
    """Return the places of a sale by state, and how many of those held are ordered."""
    rows = FlashSlot.objects.filter(sale=sale_id)
    return rows.aggregate(
        left=Count("pk", filter=Q(state=State.LEFT)),
        held=Count("pk", filter=Q(state=State.HELD, order_number="")),
        ordered=Count("pk", filter=Q(state=State.HELD) & ~Q(order_number="")),
        sold=Count("pk", filter=Q(state=State.SOLD)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
    )
