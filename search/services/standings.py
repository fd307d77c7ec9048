"""Standings, worked out anew for everything: weights change, sales and newness fade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from catalog.models import Category
from core.events import publish
from search.engine import known
from search.events import Indexed
from search.locks import lock_index
from search.models import Offer, SearchDoc
from search.rules import ranking
from search.rules.ranking import Facts
from search.services import copies
from search.services.gathering import sales

CHUNK = 2000

_WRITE = """
WITH new AS (SELECT * FROM unnest(%s::bigint[], %s::int[], %s::float[]) AS n(id, standing, sold)),
docs AS (
    UPDATE search_searchdoc d SET standing = new.standing, sold = new.sold, ranked_at = %s
    FROM new WHERE d.product_id = new.id
)
UPDATE search_offer o SET standing = new.standing
FROM new WHERE o.product_id = new.id AND o.standing <> new.standing
"""


def rank(*, now: datetime) -> int:
    """Work out every product's standing by the weights and the sales of now; return how many.

    Safe to repeat and to break off: each chunk is a transaction of its own.
    """
    count, last, weights = 0, 0, known.weights()
    while rows := list(SearchDoc.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        count += _rank_chunk([row.pk for row in rows], weights, now)
    with transaction.atomic():
        everywhere = [Offer.EVERYWHERE, *Category.objects.values_list("pk", flat=True)]
        publish(Indexed(product_ids=[], category_ids=everywhere), now=now)
    copies.build_if_large(now=now)
    return count


@transaction.atomic
def _rank_chunk(ids: list[int], weights: Mapping[str, float], now: datetime) -> int:
    lock_index()
    rows = list(SearchDoc.objects.filter(pk__in=ids))
    sold = sales(ids, now=now)
    new = [
        (row.pk, _standing(row, sold.get(row.pk, 0.0), weights, now), sold.get(row.pk, 0.0))
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*map(list, zip(*new, strict=True)), now])
    return len(rows)


def _standing(row: SearchDoc, sold: float, weights: Mapping[str, float], now: datetime) -> int:
    facts = Facts(
        sold=sold,
        rating=row.rating,
        reviews=row.reviews,
        margin=row.margin,
        published_at=row.published_at,
        in_stock=row.in_stock,
        merit=row.merit,
    )
    return ranking.hundredths(ranking.standing(facts, weights, now=now))
