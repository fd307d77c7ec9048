"""Units set apart for one purpose: a movement out of normal stock into a pool, and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory.locks import lock_siblings
from inventory.models import Location, StockItem
from inventory.services import movements
from inventory.services.movements import NotThatMany
from inventory.types import Reason

# A pool stands beside its place: parcels leave from the same door on the same days.
_SUFFIX = "-apart"
_ALIKE = (
    *("kind", "name_en", "name_zh_hans", "address_en", "address_zh_hans", "country"),
    *("latitude", "longitude", "priority", "cut_off", "time_zone", "work_days", "parcel_cost"),
)


@transaction.atomic
def move_out(
    *, stock_id: int, units: int, reference: str, now: datetime, actor_id: int | None = None
) -> StockItem:
    """Set units of one stock row apart, and return the pool's row; two entries of the ledger.

    Nobody but who names the pool can reserve them. Safe to repeat under one reference. Raises
    NotThatMany when fewer can be promised than are to be set apart.
    """
    row = next(one for one in lock_siblings(stock_id) if one.pk == stock_id)
    pool = _pool_of(row)
    if row.movements.filter(reason=Reason.TRANSFER, reference=reference).exists():
        return pool
    if row.available < units:
        raise NotThatMany(free=row.available)
    _move(row.pk, pool.pk, units, reference, now, actor_id)
    return pool


def fullest(*, variant_id: int) -> StockItem | None:
    """Return the row that ships a variant and has the most of it free; none when none has any."""
    rows = StockItem.objects.filter(variant=variant_id, location__ships=True)
    return max(
        (row for row in rows.order_by("pk") if row.available),
        key=lambda row: row.available,
        default=None,
    )


@transaction.atomic
def move_back(
    *,
    pool_id: int,
    stock_id: int,
    units: int,
    reference: str,
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Put units back into normal stock. Safe to repeat under one reference. Raises NotThatMany."""
    if units:
        _move(pool_id, stock_id, units, reference, now, actor_id)


def _move(
    source_id: int, target_id: int, units: int, reference: str, now: datetime, actor_id: int | None
) -> None:
    for stock_id, quantity in ((source_id, -units), (target_id, units)):
        movements.record(
            stock_id=stock_id,
            quantity=quantity,
            reason=Reason.TRANSFER,
            reference=reference,
            actor_id=actor_id,
            now=now,
        )


def _pool_of(row: StockItem) -> StockItem:
    place = row.location
    alike = {name: getattr(place, name) for name in _ALIKE}
    pool, _new = Location.objects.get_or_create(
        code=f"{place.code}{_SUFFIX}"[:40],
        defaults=alike | {"ships": False, "buys": False, "kind": Location.Kind.WAREHOUSE},
    )
    return StockItem.objects.get_or_create(variant=row.variant, location=pool)[0]
