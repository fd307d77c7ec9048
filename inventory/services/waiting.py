"""Selling beyond stock: what can be had goes out now, the rest waits in line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from core.events import publish
from inventory.events import WaitingServed
from inventory.locks import lock_everywhere, lock_policies, lock_shippable, lock_waiting
from inventory.models import BeyondStock, Reservation, StockItem, Waiting
from inventory.rules.distance import Point
from inventory.services import reservations
from inventory.services.reservations import OutOfStock


@transaction.atomic
def place(
    *,
    reference: str,
    quantities: Mapping[int, int],
    until: datetime,
    now: datetime,
    country: str = "",
    near: Point | None = None,
) -> dict[int, int]:
    """Promise units to a sale, from stock as far as it goes, else from what is to come.

    All or nothing, and never more beyond stock than its policy allows. Returns the units that
    wait, by variant. Safe to repeat: a sale that waits already is left as it is. Raises OutOfStock.
    """
    policies = BeyondStock.objects.filter(variant__in=list(quantities), is_open=True)
    open_variants = set(policies.values_list("variant_id", flat=True))
    if not open_variants:
        reservations.place(
            reference=reference,
            quantities=quantities,
            until=until,
            now=now,
            country=country,
            near=near,
        )
        return {}
    later = _beyond(reference, quantities, open_variants, now, country)
    rest = {variant: units - later.get(variant, 0) for variant, units in quantities.items()}
    if some := {variant: units for variant, units in rest.items() if units}:
        reservations.place(
            reference=reference, quantities=some, until=until, now=now, country=country, near=near
        )
    return later


@transaction.atomic
def serve(*, variant_ids: Iterable[int], now: datetime) -> int:
    """Give free stock to the paid sales that wait for it, first come first served.

    Returns how many sales got something. Safe to repeat: nothing is given twice.
    """
    variants = sorted(set(variant_ids))
    if not Waiting.objects.filter(variant__in=variants, is_confirmed=True).exists():
        return 0
    stock = [row for row in lock_everywhere(variants) if row.location.ships]
    served = 0
    for waiting in lock_waiting(variants):
        rows = [row for row in stock if row.variant_id == waiting.variant_id]
        served += _serve_one(waiting, rows, now)
    return served


def due() -> list[int]:
    """Return the variants that somebody paid for and waits for."""
    rows = Waiting.objects.filter(is_confirmed=True).values_list("variant_id", flat=True)
    return sorted(set(rows))


def _beyond(
    reference: str,
    quantities: Mapping[int, int],
    open_variants: set[int],
    now: datetime,
    country: str,
) -> dict[int, int]:
    """Write who waits for how much, with stock and policies locked; return it by variant."""
    free: dict[int, int] = {}
    for row in lock_shippable(quantities):
        free[row.variant_id] = free.get(row.variant_id, 0) + row.available
    policies = lock_policies(open_variants)
    waiting = _waiting_for(open_variants)
    earlier = Waiting.objects.filter(reference=reference)
    if known := dict(earlier.values_list("variant_id", "quantity")):
        return known
    later = {
        variant: quantities[variant] - free.get(variant, 0)
        for variant in open_variants
        if quantities[variant] > free.get(variant, 0)
    }
    short = {
        variant: free.get(variant, 0) + max(policies[variant].most - waiting.get(variant, 0), 0)
        for variant, units in later.items()
        if waiting.get(variant, 0) + units > policies[variant].most
    }
    if short:
        raise OutOfStock(short=short)
    Waiting.objects.bulk_create(
        Waiting(
            reference=reference,
            variant_id=variant,
            quantity=units,
            country=country,
            promised_on=policies[variant].promised_on,
            since=now,
        )
        for variant, units in sorted(later.items())
    )
    return later


def _waiting_for(variants: Iterable[int]) -> dict[int, int]:
    rows = Waiting.objects.filter(variant__in=list(variants)).values_list("variant_id")
    return dict(rows.annotate(units=Sum("quantity")).order_by())


def _serve_one(waiting: Waiting, rows: list[StockItem], now: datetime) -> bool:
    units = min(waiting.quantity, sum(row.available for row in rows))
    if units <= 0:
        return False
    rows.sort(key=lambda r: (r.location.country != waiting.country, r.location.priority, r.pk))
    left = units
    for row in rows:
        part = min(left, row.available)
        if part > 0:
            _hold(waiting.reference, row, part, now)
            left -= part
    if units == waiting.quantity:
        waiting.delete()
    else:
        Waiting.objects.filter(pk=waiting.pk).update(quantity=waiting.quantity - units)
    publish(
        WaitingServed(reference=waiting.reference, variant_id=waiting.variant_id, units=units),
        now=now,
    )
    return True


def _hold(reference: str, row: StockItem, units: int, now: datetime) -> None:
    """Promise units of one locked row, beside what the sale may have of it already."""
    row.reserved += units
    StockItem.objects.filter(pk=row.pk).update(reserved=row.reserved, updated_at=now)
    known = Reservation.objects.filter(reference=reference, stock=row).first()
    live = known is not None and known.state in reservations.LIVE
    Reservation.objects.update_or_create(
        reference=reference,
        stock=row,
        defaults={
            "quantity": units + (known.quantity if known and live else 0),
            "state": Reservation.State.CONFIRMED,
            "until": now,
        },
    )
