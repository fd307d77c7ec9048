"""Reads about stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Greatest

from inventory.models import BeyondStock, Location, Reservation, StockItem, Waiting
from inventory.rules.distance import Point, kilometres
from inventory.types import LOW_AT

# Every page with a price on it asks this: written out, it costs a third of what the ORM takes.
_AVAILABLE = """
SELECT s.variant_id, sum(greatest(s.on_hand - s.reserved - s.safety, 0))
FROM inventory_stockitem s JOIN inventory_location l ON l.id = s.location_id AND l.ships
WHERE s.variant_id = ANY(%s) GROUP BY s.variant_id
UNION ALL
SELECT v.id, %s FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
JOIN catalog_producttype t ON t.id = p.product_type_id AND t.nature <> 'goods'
WHERE v.id = ANY(%s)
"""
# Services and digital goods lie on no shelf: there are always more than anybody may buy.
ENDLESS = 9_999


def available(*, variant_ids: Iterable[int]) -> dict[int, int]:
    """Return the units that can be promised online, by variant; absent means none."""
    ids = list(variant_ids)
    with connection.cursor() as cursor:
        cursor.execute(_AVAILABLE, [ids, ENDLESS, ids])
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Beyond:
    """What may be sold of a variant that is not there yet."""

    units: int
    promised_on: date
    is_preorder: bool


def beyond(*, variant_ids: Iterable[int]) -> dict[int, Beyond]:
    """Return what may be sold beyond stock, by variant, less what is waited for already."""
    ids = list(variant_ids)
    policies = list(BeyondStock.objects.filter(variant__in=ids, is_open=True)) if ids else []
    if not policies:
        return {}
    rows = Waiting.objects.filter(variant__in=ids).values_list("variant_id")
    waiting = dict(rows.annotate(units=Sum("quantity")).order_by())
    return {
        policy.variant_id: Beyond(
            units=max(policy.most - waiting.get(policy.variant_id, 0), 0),
            promised_on=policy.promised_on,
            is_preorder=policy.kind == BeyondStock.Kind.PREORDER,
        )
        for policy in policies
    }


def promised(*, reference: str) -> dict[int, dict[int, int]]:
    """Return the units a sale holds, by location and variant."""
    rows = Reservation.objects.filter(
        reference=reference, state__in=(Reservation.State.HELD, Reservation.State.CONFIRMED)
    ).values_list("stock__location_id", "stock__variant_id", "quantity")
    found: dict[int, dict[int, int]] = {}
    for location, variant, units in rows.order_by("stock__location__priority", "pk"):
        found.setdefault(location, {})[variant] = units
    return found


def lay_apart(*, reference: str) -> bool:
    """Return whether a sale's units lay where nothing is shipped from otherwise: in a pool."""
    rows = Reservation.objects.filter(reference=reference, stock__location__ships=False)
    return rows.exists()


def waited_for(*, reference: str) -> dict[int, Waiting]:
    """Return what a sale still waits for, by variant."""
    return {row.variant_id: row for row in Waiting.objects.filter(reference=reference)}


def low(rows: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """Narrow rows to those of shipping locations that have few units left, or too few."""
    return rows.filter(
        location__ships=True,
        on_hand__lte=F("reserved") + Greatest(F("safety"), Value(LOW_AT)),
    )


def origins(*, country: str, units: Mapping[int, int]) -> QuerySet[Location]:
    """Return the places a parcel to this country may leave from, the likeliest first.

    The country's own first, then one that has the most of what is wanted, then the shop's order.
    """
    free = Q(
        stockitem__variant__in=list(units),
        stockitem__on_hand__gt=F("stockitem__reserved") + F("stockitem__safety"),
    )
    places = Location.objects.filter(ships=True).annotate(held=Count("stockitem", filter=free))
    abroad = Case(When(country=country, then=0), default=1)
    return places.annotate(abroad=abroad).order_by("abroad", "-held", "priority", "pk")


def stores_holding(*, units: Mapping[int, int]) -> set[int]:
    """Return the stores on whose shelves all of this lies."""
    rows = StockItem.objects.filter(
        variant__in=list(units), location__kind=Location.Kind.STORE
    ).values_list("location_id", "variant_id", F("on_hand") - F("reserved") - F("safety"))
    held: dict[int, int] = {}
    for location_id, variant_id, free in rows:
        held[location_id] = held.get(location_id, 0) + (free >= units[variant_id])
    return {pk for pk, lines in held.items() if lines == len(units)}


@dataclass(frozen=True, slots=True)
class Nearby:
    """A store, how far it is from the shopper if that is known, and what is there of one thing."""

    store: Location
    kilometres: float | None = None
    units: int | None = None


def stores(*, here: Point | None = None, variant_id: int | None = None) -> list[Nearby]:
    """Return the places a shopper can walk into, the nearest first; else in the shop's order.

    With a variant, each tells the units on its shelf. Places without coordinates come last.
    """
    places = list(Location.objects.filter(kind=Location.Kind.STORE))
    units = _on_shelves(variant_id) if variant_id is not None else None
    found = [
        Nearby(
            store=place,
            kilometres=_distance(here, place),
            units=None if units is None else units.get(place.pk, 0),
        )
        for place in places
    ]
    if here is None:
        return found
    return sorted(found, key=lambda one: inf if one.kilometres is None else one.kilometres)


def stores_with(*, quantities: Mapping[int, int], country: str) -> list[tuple[Location, bool]]:
    """Return a country's stores, and whether each has all of this free on its shelves."""
    places = list(Location.objects.filter(kind=Location.Kind.STORE, country=country))
    rows = StockItem.objects.filter(variant__in=list(quantities), location__in=places)
    free = {(row.location_id, row.variant_id): row.available for row in rows}
    return [
        (place, all(free.get((place.pk, v), 0) >= units for v, units in quantities.items()))
        for place in places
    ]


def _on_shelves(variant_id: int) -> dict[int, int]:
    rows = StockItem.objects.filter(variant=variant_id, location__kind=Location.Kind.STORE)
    free = Greatest(F("on_hand") - F("reserved") - F("safety"), Value(0))
    return dict(rows.values_list("location_id").annotate(units=free))


def _distance(here: Point | None, place: Location) -> float | None:
    return kilometres(here, place.point) if here and place.point else None
