"""What prices were: for screens, and for the lowest of the last 30 days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from pricing.models import PriceChange
from pricing.rules.lows import lowest

Place = tuple[int, int]  # a variant and a price list


def of_variant(*, variant_id: int) -> QuerySet[PriceChange]:
    """Return every change of a variant's prices, the latest first."""
    rows = PriceChange.objects.filter(variant=variant_id)
    return rows.select_related("price_list", "actor").order_by("-at", "-pk")


def lows(*, places: Iterable[Place], now: datetime) -> dict[Place, Decimal | None]:
    """Return the lowest price of the 30 days before now, by place; one statement."""
    wanted = set(places)
    if not wanted:
        return {}
    rows = PriceChange.objects.filter(
        variant__in={variant for variant, _list in wanted},
        price_list__in={price_list for _variant, price_list in wanted},
        from_quantity=1,
    )
    told: dict[Place, list[tuple[datetime, Decimal | None]]] = defaultdict(list)
    for variant, price_list, at, amount in rows.order_by("at", "pk").values_list(
        "variant_id", "price_list_id", "at", "amount"
    ):
        if variant is not None:
            told[variant, price_list].append((at, amount))
    return {place: lowest(told[place], until=now) for place in wanted}
