"""Every row lock of this app. Stock is the last thing a transaction locks."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, QuerySet

from catalog.types import ON_SALE
from inventory.models import (
    Alert,
    BeyondStock,
    FeedStream,
    PurchaseOrder,
    Reservation,
    StockCount,
    StockItem,
    Waiting,
)


def lock_stock(stock_ids: Iterable[int]) -> dict[int, StockItem]:
    """Lock these rows in key order and return them by id.

    A dict, not a queryset: a lazy queryset would lock nothing.
    """
    rows = (
        StockItem.objects.select_for_update(of=("self",))
        .filter(pk__in=list(stock_ids))
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


def lock_shippable(variant_ids: Iterable[int]) -> list[StockItem]:
    """Lock the rows that can ship these variants, in key order."""
    return list(_of_variants(variant_ids).filter(location__ships=True))


def lock_everywhere(variant_ids: Iterable[int]) -> list[StockItem]:
    """Lock the rows of these variants at every location, in key order."""
    return list(_of_variants(variant_ids))


def lock_siblings(stock_id: int) -> list[StockItem]:
    """Lock a row with those of its variant everywhere, in the key order `reservations.place` takes.

    What pages say is the sum over them: to lock the one first would meet others in a circle.
    """
    variants = StockItem.objects.filter(pk=stock_id).values_list("variant_id", flat=True)
    return list(_of_variants(variants))


def _of_variants(variant_ids: Iterable[int]) -> QuerySet[StockItem]:
    return (
        StockItem.objects.select_for_update(of=("self",))
        .filter(variant_id__in=list(variant_ids))
        .select_related("location", "variant")
        .order_by("pk")
    )


def lock_reservations(reference: str) -> list[Reservation]:
    """Lock a sale's reservations in key order."""
    return list(Reservation.objects.select_for_update().filter(reference=reference).order_by("pk"))


def lock_policies(variant_ids: Iterable[int]) -> dict[int, BeyondStock]:
    """Lock how much may be sold beyond stock, in key order, by variant; after the stock rows."""
    rows = BeyondStock.objects.select_for_update().filter(variant__in=list(variant_ids))
    return {row.variant_id: row for row in rows.order_by("pk")}


def lock_waiting(variant_ids: Iterable[int]) -> list[Waiting]:
    """Lock the paid sales that wait for these variants, first come first; after the stock rows."""
    rows = Waiting.objects.select_for_update().filter(
        variant__in=list(variant_ids), is_confirmed=True
    )
    return list(rows.order_by("since", "pk"))


def lock_alerts(*, product_ids: Iterable[int] | None, limit: int) -> list[Alert]:
    """Lock alerts whose variant can be bought now; those another worker holds are passed over."""
    free = StockItem.objects.filter(
        variant=OuterRef("variant"),
        location__ships=True,
        on_hand__gt=F("reserved") + F("safety"),
    )
    rows = Alert.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Exists(free),
        sent_at__isnull=True,
        variant__is_active=True,
        variant__product__status__in=ON_SALE,
    )
    if product_ids is not None:
        rows = rows.filter(variant__product__in=list(product_ids))
    return list(rows.select_related("variant__product").order_by("pk")[:limit])


def lock_stream(*, feed_id: int, sku: str, location_code: str) -> FeedStream:
    """Lock what one feed reports of one SKU at one location: its events are booked in order."""
    return FeedStream.objects.select_for_update().get(
        feed=feed_id, sku=sku, location_code=location_code
    )


def lock_count(count_id: int) -> StockCount:
    """Lock a sheet of a stock count and return it."""
    return StockCount.objects.select_for_update().get(pk=count_id)


def lock_purchase(order_id: int) -> PurchaseOrder:
    """Lock a purchase order and return it, with its supplier."""
    rows = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("supplier")
    return rows.get(pk=order_id)
