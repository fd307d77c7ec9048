"""What parcels were packed in: how much of it, and how much for each order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from orders.models import Fulfilment
from orders.types import FulfilmentKind, ParcelState

SPAN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Row:
    """One material."""

    name: str
    parcels: int
    grams: int
    is_recycled: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The materials of the last 90 days, and grams for each order."""

    rows: list[Row]
    orders: int
    grams_per_order: int
    recycled_percent: int


def report(*, now: datetime) -> Report:
    """Return the figures of parcels packed in the last 90 days."""
    parcels = Fulfilment.objects.filter(
        kind=FulfilmentKind.PARCEL, packed_at__gt=now - SPAN, material__isnull=False
    ).exclude(state=ParcelState.OPENED)
    used = parcels.values("material__name", "material__weight_g", "material__is_recycled")
    rows = [
        Row(
            name=one["material__name"],
            parcels=one["count"],
            grams=one["count"] * one["material__weight_g"],
            is_recycled=one["material__is_recycled"],
        )
        for one in used.annotate(count=Count("pk")).order_by("-count")
    ]
    orders = parcels.values("order_id").distinct().count()
    grams = sum(row.grams for row in rows)
    recycled = sum(row.grams for row in rows if row.is_recycled)
    return Report(
        rows=rows,
        orders=orders,
        grams_per_order=round(grams / orders) if orders else 0,
        recycled_percent=round(100 * recycled / grams) if grams else 0,
    )
