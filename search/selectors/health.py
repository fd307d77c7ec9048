"""How well the index follows the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min

from core.models import Delivery
from search.models import Build, Change, Offer, SearchDoc, Term

# What the index hears of; a delivery that waits is an edit that lists do not show.
HEARD_BY = "search.subscribers."


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the index. `lag` is the age of the oldest edit that it does not have."""

    products: int
    offers: int
    words: int
    size: int
    lag: timedelta
    waiting: int
    latest_change: datetime | None
    is_by_bitmaps: bool
    bitmaps_from: int
    builds: tuple[Build, ...]
    # Products changed since the newest copy, which processes take in as they go.
    since_build: int


def health(*, now: datetime) -> Health:
    """Return the state of the index."""
    waiting = Delivery.objects.filter(
        subscriber__startswith=HEARD_BY,
        state__in=[Delivery.State.PENDING, Delivery.State.DEAD],
    )
    oldest = waiting.aggregate(oldest=Min("event__occurred_at"))["oldest"]
    builds = tuple(Build.objects.order_by("-pk")[:5])
    since = Change.objects.filter(transaction__gte=builds[0].horizon) if builds else None
    return Health(
        products=SearchDoc.objects.count(),
        offers=Offer.objects.count(),
        words=Term.objects.count(),
        size=_size(),
        lag=now - oldest if oldest else timedelta(0),
        waiting=waiting.count(),
        latest_change=Change.objects.aggregate(latest=Max("at"))["latest"],
        is_by_bitmaps=bool(builds),
        bitmaps_from=settings.SEARCH_BITMAPS_FROM,
        builds=builds,
        since_build=sum(len(ids) for ids in since.values_list("product_ids", flat=True))
        if since is not None
        else 0,
    )


def _size() -> int:
    """Return the bytes of the tables with their indexes."""
    tables = [model._meta.db_table for model in (SearchDoc, Offer, Term)]  # noqa: SLF001 -- the documented way to a table's name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s) t", [tables]
        )
        (size,) = cursor.fetchone() or (0,)
    return int(size)
