"""Reads of the index: listings and text search, each page in one statement."""

from __future__ import annotations

from typing import Any

from django.db import connection

from search.models import Offer, SearchDoc
from search.rules import words
from search.types import TOTAL_CAP, Hit, Query, Results, Sort

# Each is the order of an index of search_offer.
_ORDERS = {
    Sort.BEST: "o.merit DESC, o.product_id",
    Sort.NEWEST: "o.published_at DESC, o.product_id",
    Sort.CHEAPEST: "o.amount, o.product_id",
    Sort.DEAREST: "o.amount DESC, o.product_id DESC",
}

_LISTING = """
SELECT o.product_id, o.version, {total}
FROM search_offer o WHERE {where} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
"""

_COUNTED = """
(SELECT count(*) FROM (SELECT 1 FROM search_offer o WHERE {where} LIMIT {cap}) counted)
"""

# The pool holds the best thousand matches; only these are ranked. Rank and merit are mixed so
# that a word in the name counts for about forty points of merit.
_TEXT = """
WITH pool AS MATERIALIZED (
    SELECT o.*, d.words FROM search_searchdoc d
    JOIN search_offer o ON o.product_id = d.product_id
    WHERE d.words @@ to_tsquery('english', %(words)s) AND {where}
    ORDER BY d.merit DESC, d.product_id LIMIT {cap}
)
SELECT o.product_id, o.version, (SELECT count(*) FROM pool)
FROM pool o ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
"""
_BY_RELEVANCE = (
    "ts_rank_cd(o.words, to_tsquery('english', %(words)s)) * 40 + o.merit DESC, o.product_id"
)


def find(query: Query) -> Results:
    """Return one page of what a shopper asks for.

    Words are all looked for; when nothing has them all, any of them.
    """
    if not query.text:
        return _run(query, "")
    found = words.terms(query.text)
    if not found:
        return Results(hits=(), total=0, is_capped=False, has_more=False)
    results = _run(query, words.tsquery(found))
    if results.total or len(found) == 1:
        return results
    return _run(query, words.tsquery(found, every=False))


def filters_in(*, category_id: int, currency: str, sample: int = 400) -> list[str]:
    """Return the facets that a category's best products have, the commonest first."""
    sql = """
        SELECT facet FROM (
            SELECT d.facets FROM search_offer o JOIN search_searchdoc d USING (product_id)
            WHERE o.category_id = %s AND o.currency = %s
            ORDER BY o.merit DESC, o.product_id LIMIT %s
        ) best, unnest(best.facets) facet GROUP BY facet ORDER BY count(*) DESC, facet
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [category_id, currency, sample])
        return [row[0] for row in cursor.fetchall()]


def versions(*, product_ids: list[int]) -> list[Hit]:
    """Return the live ones of these products with their versions, in the order asked."""
    known = dict(
        SearchDoc.objects.filter(product_id__in=product_ids).values_list("product_id", "version")
    )
    return [Hit(pk, known[pk]) for pk in product_ids if pk in known]


def _run(query: Query, tsquery: str) -> Results:
    where, values = _where(query)
    order = _ORDERS[query.sort]
    if tsquery and query.sort == Sort.BEST:
        order = _BY_RELEVANCE
    template, cap = (_TEXT if tsquery else _LISTING), TOTAL_CAP + 1
    total = _COUNTED.format(where=where, cap=cap) if query.counted else "0"
    values |= {"words": tsquery, "limit": query.size, "offset": (query.page - 1) * query.size}
    with connection.cursor() as cursor:
        cursor.execute(template.format(where=where, order=order, cap=cap, total=total), values)
        rows = cursor.fetchall()
    counted = rows[0][2] if rows else 0
    return Results(
        hits=tuple(Hit(product_id, version) for product_id, version, _ in rows),
        total=min(counted, TOTAL_CAP),
        is_capped=counted > TOTAL_CAP,
        has_more=counted > query.page * query.size,
    )


def _where(query: Query) -> tuple[str, dict[str, Any]]:
    """Return the conditions and their values; no text of the shopper's enters the statement."""
    conditions = ["o.category_id = %(category)s", "o.currency = %(currency)s"]
    values: dict[str, Any] = {
        "category": query.category_id or Offer.EVERYWHERE,
        "currency": query.currency,
    }
    if query.low is not None:
        conditions.append("o.amount >= %(low)s")
        values["low"] = query.low
    if query.high is not None:
        conditions.append("o.amount <= %(high)s")
        values["high"] = query.high
    if query.in_stock:
        conditions.append("o.in_stock")
    if query.on_sale:
        conditions.append("o.on_sale")
    for number, (code, choices) in enumerate(sorted(query.facets.items())):
        name = f"facet{number}"
        conditions.append(
            "o.product_id IN (SELECT f.product_id FROM search_searchdoc f"  # noqa: S608 -- our own names
            f" WHERE f.facets && %({name})s::varchar[])"
        )
        values[name] = [f"{code}:{choice}" for choice in choices]
    return " AND ".join(conditions), values
