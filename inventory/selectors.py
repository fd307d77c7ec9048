"""Reads about stock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from inventory.models import Location, StockItem
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


def low(rows: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """Narrow rows to those of shipping locations that have few units left, or too few."""
    return rows.filter(
        location__ships=True,
        on_hand__lte=F("reserved") + Greatest(F("safety"), Value(LOW_AT)),
    )


def stores() -> list[Location]:
    """Return the places a shopper can walk into."""
    return list(Location.objects.filter(kind=Location.Kind.STORE))
