"""Reservations: units promised to a sale before they leave the shelf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from inventory.events import ShownStockChanged
from inventory.locks import lock_everywhere, lock_reservations, lock_shippable
from inventory.models import Movement, Reservation, StockItem, Waiting
from inventory.rules import sourcing
from inventory.rules.distance import Point, kilometres
from inventory.types import Reason, said

State = Reservation.State
# Units in these states stand in the rows' `reserved`.
LIVE = (State.HELD, State.CONFIRMED)


class OutOfStock(Refusal):
    """Some variant has fewer units than were asked for; details name each and what is left."""

    code = "out_of_stock"
    message = _("Some items are no longer available in this quantity.")


@transaction.atomic
def place(
    *,
    reference: str,
    quantities: Mapping[int, int],
    until: datetime,
    now: datetime,
    country: str = "",
    near: Point | None = None,
    only_from: int | None = None,
) -> list[Reservation]:
    """Promise units of each variant to a sale: every line, or none.

    Takes from the locations that `rules.sourcing` chooses for a buyer in this country, `near` if
    that is known; `only_from` one location, which need not ship otherwise. Safe to repeat: a
    reference that already holds stock gets the same reservations back. Raises OutOfStock with
    `short`: {variant id: units available}.
    """
    locked = lock_shippable(quantities) if only_from is None else lock_everywhere(quantities)
    if held := list(Reservation.objects.filter(reference=reference, state__in=LIVE)):
        return held

    stock = [row for row in locked if only_from in {None, row.location_id}]
    rows = _by_variant(stock)
    left = {variant: sum(row.available for row in rows[variant]) for variant in quantities}
    short = {
        variant: left[variant] for variant, wanted in quantities.items() if left[variant] < wanted
    }
    if short:
        raise OutOfStock(short=short)

    taken = _source(stock, quantities, country, near)
    online = _by_variant(row for row in locked if row.location.ships)
    before = _shown(online)
    for row in stock:
        row.reserved += taken.get(row.pk, 0)
    _save(taken)
    _tell(online, before, now)
    return _write(reference, taken, until)


def extend(*, reference: str, until: datetime) -> bool:
    """Hold a sale's units for longer; return whether they are still held.

    Never shortens. Safe to repeat. One conditional UPDATE: against an expiry that holds the rows
    it waits, and then finds them released.
    """
    held = Reservation.objects.filter(reference=reference, state=State.HELD)
    return held.update(until=Greatest(F("until"), Value(until))) > 0


@transaction.atomic
def expire(*, reference: str, now: datetime) -> bool:
    """Release a sale's units if their time is over; return whether it was.

    Asks again under the rows' locks: a shopper may have come back since it was looked up.
    """
    rows = Reservation.objects.filter(reference=reference)
    lock_everywhere(rows.values_list("stock__variant_id", flat=True))
    held = [row for row in lock_reservations(reference) if row.state == State.HELD]
    if not any(row.until < now for row in held):
        return False
    release(reference=reference, now=now)
    return True


def confirm(*, reference: str) -> None:
    """Make a sale's reservations last until they are dispatched. Safe to repeat."""
    Reservation.objects.filter(reference=reference, state=State.HELD).update(state=State.CONFIRMED)
    Waiting.objects.filter(reference=reference, is_confirmed=False).update(is_confirmed=True)


@transaction.atomic
def release(*, reference: str, now: datetime, quantities: Mapping[int, int] | None = None) -> None:
    """Give a sale's units back to everybody, and its place in line.

    Without quantities all of them: safe to repeat. With units by variant only so many, those that
    wait for stock first; the caller sees to it that it asks once.
    """
    left = dict(quantities) if quantities is not None else None
    _leave_line(reference, left)
    _settle(reference, State.RELEASED, left, now)


@transaction.atomic
def dispatch(
    *,
    reference: str,
    now: datetime,
    actor_id: int | None = None,
    quantities: Mapping[int, int] | None = None,
    location_id: int | None = None,
    parcel: str = "",
) -> None:
    """Take a sale's units off the shelf, with a movement for each row.

    All of them, or units by variant from one place: then `parcel` names what they leave in.
    Safe to repeat: what left in a parcel of this name does not leave again.
    """
    name = parcel or reference
    if Movement.objects.filter(reason=Reason.DISPATCH, reference=name).exists():
        return
    left = dict(quantities) if quantities is not None else None
    gone = _settle(reference, State.DISPATCHED, left, now, location_id=location_id)
    Movement.objects.bulk_create(
        Movement(
            stock=row,
            quantity=-units,
            reason=Reason.DISPATCH,
            reference=name,
            actor_id=actor_id,
            at=now,
        )
        for row, units in gone
    )


def _leave_line(reference: str, left: dict[int, int] | None) -> None:
    """Take a sale out of the line; what it waited for is taken off what is left to release."""
    for waiting in Waiting.objects.filter(reference=reference):
        wanted = waiting.quantity if left is None else left.get(waiting.variant_id, 0)
        units = min(wanted, waiting.quantity)
        if units == waiting.quantity:
            waiting.delete()
        elif units:
            Waiting.objects.filter(pk=waiting.pk).update(quantity=waiting.quantity - units)
        if left is not None:
            left[waiting.variant_id] = wanted - units


def _settle(
    reference: str,
    state: str,
    left: dict[int, int] | None,
    now: datetime,
    *,
    location_id: int | None = None,
) -> list[tuple[StockItem, int]]:
    """End a sale's reservations, or so many units of them; return the rows with their units."""
    # Stock before reservations, as `place` does; the order's own lock stands above both.
    reserved = Reservation.objects.filter(reference=reference)
    stock = lock_everywhere(reserved.values_list("stock__variant_id", flat=True))
    by_id = {row.pk: row for row in stock}
    rows = _by_variant(row for row in stock if row.location.ships)
    before = _shown(rows)
    ended = []
    for one in lock_reservations(reference):
        row = by_id[one.stock_id]
        elsewhere = location_id not in {None, row.location_id}
        wanted = one.quantity if left is None else left.get(row.variant_id, 0)
        units = min(one.quantity, wanted)
        if one.state not in LIVE or elsewhere or not units:
            continue
        row.reserved -= units
        row.on_hand -= units if state == State.DISPATCHED else 0
        if left is not None:
            left[row.variant_id] -= units
        _end(one, units, state)
        ended.append((row, units))
    StockItem.objects.bulk_update([row for row, _units in ended], ["on_hand", "reserved"])
    _tell(rows, before, now)
    return ended


def _end(one: Reservation, units: int, state: str) -> None:
    """Close a reservation, or take so many units off it."""
    rows = Reservation.objects.filter(pk=one.pk)
    if units == one.quantity:
        rows.update(state=state)
    else:
        rows.update(quantity=one.quantity - units)


def _by_variant(stock: Iterable[StockItem]) -> dict[int, list[StockItem]]:
    rows: dict[int, list[StockItem]] = defaultdict(list)
    for row in stock:
        rows[row.variant_id].append(row)
    return rows


def _source(
    stock: Sequence[StockItem], quantities: Mapping[int, int], country: str, near: Point | None
) -> dict[int, int]:
    """Return the units to take from each row, as the sourcing rule would have it."""
    locations = {row.location_id: row.location for row in stock}
    places = [
        sourcing.Place(
            id=pk,
            priority=location.priority,
            parcel_cost=float(location.parcel_cost),
            kilometres=kilometres(near, location.point) if near and location.point else None,
            is_abroad=bool(country) and location.country != country,
        )
        for pk, location in locations.items()
    ]
    shelves = [
        sourcing.Shelf(row.pk, row.variant_id, row.location_id, row.available) for row in stock
    ]
    return sourcing.source(quantities, shelves, places)


_RESERVE = """
UPDATE inventory_stockitem AS stock SET reserved = stock.reserved + taken.units, updated_at = now()
FROM unnest(%s::bigint[], %s::int[]) AS taken(id, units) WHERE stock.id = taken.id
"""


def _save(taken: Mapping[int, int]) -> None:
    """Write all rows in one statement; the check constraint stands behind it."""
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [list(taken), list(taken.values())])


def _write(reference: str, taken: Mapping[int, int], until: datetime) -> list[Reservation]:
    return Reservation.objects.bulk_create(
        [
            Reservation(reference=reference, stock_id=pk, quantity=units, until=until)
            for pk, units in sorted(taken.items())
        ],
        update_conflicts=True,
        unique_fields=["reference", "stock"],
        update_fields=["quantity", "until", "state"],
    )


def _shown(rows: Mapping[int, list[StockItem]]) -> dict[int, str]:
    """Return what pages say of each variant's stock, before a change."""
    return {variant: said(sum(row.available for row in some)) for variant, some in rows.items()}


def _tell(rows: Mapping[int, list[StockItem]], before: Mapping[int, str], now: datetime) -> None:
    after = _shown(rows)
    changed = {rows[v][0].variant.product_id for v in rows if rows[v] and before[v] != after[v]}
    for product_id in sorted(changed):
        publish(ShownStockChanged(product_id=product_id), now=now)
