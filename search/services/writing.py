"""Writing a chunk's entries: one statement per table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.db import connection

from catalog.models import Product
from search.models import Offer, SearchDoc
from search.rules import ranking
from search.rules.documents import Document, document
from search.services.gathering import Gathered
from search.types import Spelt

_DOCS = """
INSERT INTO search_searchdoc (product_id, version, standing, sold, rating, reviews, margin,
                              merit, published_at, in_stock, prices, facets, latin_words,
                              han_words, words, ranked_at)
SELECT id, version, standing, sold, rating, reviews, margin, merit, published_at, in_stock, prices,
       string_to_array(facets, ' '), latin, han, words::tsvector, ranked_at
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::float[], %s::float[], %s::int[],
            %s::float[], %s::int[], %s::timestamptz[], %s::boolean[], %s::jsonb[], %s::text[],
            %s::int[], %s::int[], %s::text[], %s::timestamptz[])
     AS doc(id, version, standing, sold, rating, reviews, margin, merit, published_at, in_stock,
            prices, facets, latin, han, words, ranked_at)
ON CONFLICT (product_id) DO UPDATE SET
    version = excluded.version, standing = excluded.standing, sold = excluded.sold,
    rating = excluded.rating, reviews = excluded.reviews, margin = excluded.margin,
    merit = excluded.merit, published_at = excluded.published_at, in_stock = excluded.in_stock,
    prices = excluded.prices, facets = excluded.facets, latin_words = excluded.latin_words,
    han_words = excluded.han_words, words = excluded.words, ranked_at = excluded.ranked_at
"""

# In the order of the words, so that two chunks at once wait for each other and never in a circle.
_TERMS = """
INSERT INTO search_term (typed, token, written, products)
SELECT typed, token, written, 0
FROM unnest(%s::text[], %s::text[], %s::text[]) AS term(typed, token, written)
ON CONFLICT (typed) DO NOTHING
"""

_CHANGE = """
INSERT INTO search_change (transaction, product_ids, at)
VALUES (pg_current_xact_id()::text::bigint, %s, %s)
"""

LONGEST_TERM = 60


def write(
    found: Gathered, *, ids: list[int], weights: Mapping[str, float], now: datetime
) -> set[int]:
    """Write the entries of these products anew; return the categories whose lists they touch."""
    sold = [product for product in found.products if found.offers[product.pk]]
    version = int(now.timestamp() * 1000)
    SearchDoc.objects.filter(product_id__in=ids).exclude(product__in=sold).delete()
    touched = set(Offer.objects.filter(product_id__in=ids).values_list("category_id", flat=True))
    Offer.objects.filter(product_id__in=ids).delete()
    documents = {product.pk: document(found.texts(product)) for product in sold}
    standings = {
        product.pk: ranking.hundredths(ranking.standing(found.facts(product), weights, now=now))
        for product in sold
    }
    _write_docs(sold, found, documents, standings, (version, now))
    offers = [
        offer
        for product in sold
        for offer in _offers(product, found, version, standings[product.pk])
    ]
    Offer.objects.bulk_create(offers, batch_size=5000)
    write_terms(spelt for made in documents.values() for spelt in made.spellings)
    return touched | {offer.category_id for offer in offers}


def write_terms(spellings: Iterable[Spelt]) -> None:
    """Add words to the vocabulary; what is known stays as it is."""
    terms = {
        one.typed: one for one in spellings if len(one.typed) <= LONGEST_TERM >= len(one.token)
    }
    if terms:
        rows = [astuple(terms[typed]) for typed in sorted(terms)]
        with connection.cursor() as cursor:
            cursor.execute(_TERMS, [list(column) for column in zip(*rows, strict=True)])


def note_change(ids: list[int], *, now: datetime) -> None:
    """Tell those who keep a copy of the index which entries are new, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [ids, now])


def _write_docs(
    products: list[Product],
    found: Gathered,
    documents: dict[int, Document],
    standings: dict[int, int],
    moment: tuple[int, datetime],
) -> None:
    rows = [
        _doc(product, found, documents[product.pk], standings[product.pk], moment)
        for product in products
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_DOCS, [list(column) for column in zip(*rows, strict=True)])


def _doc(
    product: Product,
    found: Gathered,
    made: Document,
    standing: int,
    moment: tuple[int, datetime],
) -> tuple[Any, ...]:
    version, now = moment
    facts = found.facts(product)
    prices = {
        currency: [str(offer.amount), offer.on_sale]
        for currency, offer in found.offers[product.pk].items()
    }
    return (
        product.pk, version, standing, facts.sold, facts.rating, facts.reviews, facts.margin,
        facts.merit, facts.published_at, facts.in_stock, json.dumps(prices),
        " ".join(found.facets_of(product)), made.latin_words, made.han_words, made.vector, now,
    )  # fmt: skip


def _offers(product: Product, found: Gathered, version: int, standing: int) -> Iterator[Offer]:
    categories = {Offer.EVERYWHERE, *(row.pk for row in found.trails[product.pk])}
    for currency, offer in found.offers[product.pk].items():
        for category_id in sorted(categories):
            yield Offer(
                product=product,
                category_id=category_id,
                currency=currency,
                version=version,
                amount=offer.amount,
                standing=standing,
                published_at=product.published_at or product.created_at,
                in_stock=product.pk in found.in_stock,
                on_sale=offer.on_sale,
            )
