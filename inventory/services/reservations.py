"""Reservations: units promised to a sale before they leave the shelf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from inventory.events import ShownStockChanged
from inventory.locks import lock_everywhere, lock_reservations, lock_shippable
from inventory.models import Movement, Reservation, StockItem, Waiting
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
) -> list[Reservation]:
    """Promise units of each variant to a sale: every line, or none.

    Takes from locations of the buyer's country first, then by the locations' own order; a line
    may be split over locations. Safe to repeat: a reference that already holds stock gets the same
    reservations back. Raises OutOfStock with `short`: {variant id: units available}.
    """
    stock = lock_shippable(quantities)
    if held := list(Reservation.objects.filter(reference=reference, state__in=LIVE)):
        return held

    rows = _by_variant(stock, country)
    left = {variant: sum(row.available for row in rows[variant]) for variant in quantities}
    short = {
        variant: left[variant] for variant, wanted in quantities.items() if left[variant] < wanted
    }
    if short:
        raise OutOfStock(short=short)

    taken: dict[int, int] = {}
    for variant, wanted in quantities.items():
        taken |= _take(rows[variant], wanted)
    before = _shown(rows)
    for row in stock:
        row.reserved += taken.get(row.pk, 0)
    _save(taken)
    _tell(rows, before, now)
    return _write(reference, taken, until)


def confirm(*, reference: str) -> None:
    """Make a sale's reservations last until they are dispatched. Safe to repeat."""
    Reservation.objects.filter(reference=reference, state=State.HELD).update(state=State.CONFIRMED)
    Waiting.objects.filter(reference=reference, is_confirmed=False).update(is_confirmed=True)


@transaction.atomic
def place_at(
    *,
    reference: str,
    quantities: Mapping[int, int],
    location_id: int,
    until: datetime,
    now: datetime,
) -> list[Reservation]:
    """Promise units on one place's shelf to a sale: every line, or none.

    For what is collected there: the place need not ship. Safe to repeat: a reference that already
    holds stock gets the same reservations back. Raises OutOfStock with `short`.
    """
    stock = lock_everywhere(quantities)
    if held := list(Reservation.objects.filter(reference=reference, state__in=LIVE)):
        return held
    here = {row.variant_id: row for row in stock if row.location_id == location_id}
    left = {variant: here[variant].available if variant in here else 0 for variant in quantities}
    short = {
        variant: left[variant] for variant in quantities if left[variant] < quantities[variant]
    }
    if short:
        raise OutOfStock(short=short)
    rows = _by_variant((row for row in stock if row.location.ships), "")
    before = _shown(rows)
    taken = {here[variant].pk: units for variant, units in quantities.items()}
    for row in here.values():
        row.reserved += taken[row.pk]
    _save(taken)
    _tell(rows, before, now)
    return _write(reference, taken, until)


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
    rows = _by_variant((row for row in stock if row.location.ships), "")
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


def _by_variant(stock: Iterable[StockItem], country: str) -> dict[int, list[StockItem]]:
    rows: dict[int, list[StockItem]] = defaultdict(list)
    for row in stock:
        rows[row.variant_id].append(row)
    for some in rows.values():
        some.sort(key=lambda row: (row.location.country != country, row.location.priority, row.pk))
    return rows


def _take(rows: Iterable[StockItem], wanted: int) -> dict[int, int]:
    taken: dict[int, int] = {}
    for row in rows:
        if units := min(row.available, wanted):
            taken[row.pk] = units
            wanted -= units
    return taken


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
