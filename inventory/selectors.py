"""Reads about stock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Greatest

from inventory.models import Location, StockItem
from inventory.types import LOW_AT


def available(*, variant_ids: Iterable[int]) -> dict[int, int]:
    """Return the units that can be promised online, by variant; absent means none."""
    free = Greatest(F("on_hand") - F("reserved") - F("safety"), 0)
    rows = (
        StockItem.objects.filter(variant_id__in=list(variant_ids), location__ships=True)
        .values_list("variant_id")
        .annotate(free=Sum(free))
    )
    return dict(rows.values_list("variant_id", "free"))


def low(rows: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """Narrow rows to those of shipping locations that have few units left, or too few."""
    return rows.filter(
        location__ships=True,
        on_hand__lte=F("reserved") + Greatest(F("safety"), Value(LOW_AT)),
    )


def stores() -> list[Location]:
    """Return the places a shopper can walk into."""
    return list(Location.objects.filter(kind=Location.Kind.STORE))
