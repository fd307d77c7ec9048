"""Making the index: what search knows of a product is derived anew from what the shop knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from catalog.models import Product
from core.events import publish
from search.engine import known
from search.events import Indexed
from search.locks import lock_index
from search.models import Offer, SearchDoc
from search.services import copies, vocabulary
from search.services.gathering import gather
from search.services.writing import note_change, write

CHUNK = 1000


def index(*, product_ids: Iterable[int], now: datetime) -> int:
    """Derive these products' entries anew; products that are not live lose theirs.

    Safe to repeat. Returns how many are live.
    """
    ids = sorted(set(product_ids))
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    return sum(_index_chunk(chunk, now) for chunk in chunks)


def rebuild(*, now: datetime) -> int:
    """Derive the whole index anew, beside live traffic. Returns how many are live.

    Each chunk is a transaction of its own, so that readers see old or new entries and nothing
    waits for long. Safe to repeat and to break off.
    """
    live = Product.objects.live()
    SearchDoc.objects.exclude(product__in=live).delete()
    Offer.objects.exclude(product__in=live).delete()
    count = index(product_ids=live.values_list("pk", flat=True), now=now)
    vocabulary.count()
    copies.build_if_large(now=now)
    return count


@transaction.atomic
def _index_chunk(ids: list[int], now: datetime) -> int:
    lock_index()
    found = gather(ids, now=now)
    touched = write(found, ids=ids, weights=known.weights(), now=now)
    note_change(ids, now=now)
    publish(Indexed(product_ids=ids, category_ids=sorted(touched)), now=now)
    return sum(1 for product in found.products if found.offers[product.pk])
