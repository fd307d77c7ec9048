"""Reservations: units promised to a sale before they leave the shelf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from inventory.events import ShownStockChanged
from inventory.locks import lock_everywhere, lock_reservations, lock_shippable
from inventory.models import Movement, Reservation, StockItem
from inventory.rules import sourcing
from inventory.rules.distance import Point, kilometres
from inventory.types import Reason, said

State = Reservation.State


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
    stock = _candidates(quantities, only_from)
    if held := list(
        Reservation.objects.filter(reference=reference, state__in=(State.HELD, State.CONFIRMED))
    ):
        return held

    rows = _by_variant(stock)
    left = {variant: sum(row.available for row in rows[variant]) for variant in quantities}
    short = {
        variant: left[variant] for variant, wanted in quantities.items() if left[variant] < wanted
    }
    if short:
        raise OutOfStock(short=short)

    taken = _source(stock, quantities, country, near)
    before = _shown(rows)
    for row in stock:
        row.reserved += taken.get(row.pk, 0)
    _save(taken)
    _tell(rows, before, now)
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


@transaction.atomic
def release(*, reference: str, now: datetime) -> None:
    """Give a sale's units back to everybody. Safe to repeat."""
    _settle(reference, State.RELEASED, _give_back, now)


@transaction.atomic
def dispatch(*, reference: str, now: datetime, actor_id: int | None = None) -> None:
    """Take a sale's units off the shelf, with a movement for each row. Safe to repeat."""

    def leave(stock: dict[int, StockItem], held: list[Reservation]) -> None:
        for reservation in held:
            row = stock[reservation.stock_id]
            row.reserved -= reservation.quantity
            row.on_hand -= reservation.quantity
        Movement.objects.bulk_create(
            Movement(
                stock_id=reservation.stock_id,
                quantity=-reservation.quantity,
                reason=Reason.DISPATCH,
                reference=reference,
                actor_id=actor_id,
                at=now,
            )
            for reservation in held
        )

    _settle(reference, State.DISPATCHED, leave, now)


def _settle(
    reference: str,
    state: str,
    change: Callable[[dict[int, StockItem], list[Reservation]], None],
    now: datetime,
) -> None:
    # Stock before reservations, as `place` does; the order's own lock stands above both.
    reserved = Reservation.objects.filter(reference=reference)
    stock = lock_everywhere(reserved.values_list("stock__variant_id", flat=True))
    held = [r for r in lock_reservations(reference) if r.state in {State.HELD, State.CONFIRMED}]
    if not held:
        return
    rows = _by_variant(row for row in stock if row.location.ships)
    before = _shown(rows)
    change({row.pk: row for row in stock}, held)
    StockItem.objects.bulk_update(stock, ["on_hand", "reserved"])
    Reservation.objects.filter(pk__in=[r.pk for r in held]).update(state=state)
    _tell(rows, before, now)


def _give_back(stock: dict[int, StockItem], held: Iterable[Reservation]) -> None:
    for reservation in held:
        stock[reservation.stock_id].reserved -= reservation.quantity


def _candidates(quantities: Mapping[int, int], only_from: int | None) -> list[StockItem]:
    if only_from is None:
        return lock_shippable(quantities)
    return [row for row in lock_everywhere(quantities) if row.location_id == only_from]


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
