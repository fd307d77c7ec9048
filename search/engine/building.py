"""Bitmaps from the tables: all of them at once, or the entries of some products."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, transaction

from search.engine.bitmaps import Bitmaps, Row, hundredths

CHUNK = 50_000

_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_NUMBERED = """
CREATE TEMPORARY TABLE search_numbered ON COMMIT DROP AS
SELECT product_id, (row_number() OVER (ORDER BY standing DESC, product_id) - 1)::int AS number
FROM search_searchdoc
"""
_ROW = """
d.product_id, d.version, d.standing, extract(epoch FROM d.published_at), d.latin_words, d.han_words,
d.in_stock, d.prices::text, array_to_string(d.facets, ' ')
"""
_ROWS = f"""
SELECT {_ROW} FROM search_numbered n JOIN search_searchdoc d USING (product_id)
WHERE n.number >= %s AND n.number < %s ORDER BY n.number
"""  # noqa: S608 -- our own columns
_WORDS = """
SELECT word.lexeme, array_to_string(word.weights, ''), array_agg(n.number)
FROM search_numbered n JOIN search_searchdoc d USING (product_id), unnest(d.words) word
WHERE n.number >= %s AND n.number < %s AND word.lexeme NOT LIKE '#%%'
GROUP BY 1, 2
"""
_SOME_ROWS = f"SELECT {_ROW} FROM search_searchdoc d WHERE d.product_id = ANY(%s)"  # noqa: S608 -- our own columns
_SOME_WORDS = """
SELECT word.lexeme, array_to_string(word.weights, ''), array_agg(d.product_id)
FROM search_searchdoc d, unnest(d.words) word
WHERE d.product_id = ANY(%s) AND word.lexeme NOT LIKE '#%%' GROUP BY 1, 2
"""


def build() -> tuple[Bitmaps, int]:
    """Return the whole index as bitmaps, and the transaction from which on it lacks changes.

    Reads one moment's entries; writers are not held up.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(_HORIZON)
        (horizon,) = cursor.fetchone() or (0,)
        cursor.execute("DROP TABLE IF EXISTS search_numbered")
        cursor.execute(_NUMBERED)
        count = cursor.rowcount
        cursor.execute("CREATE INDEX ON search_numbered (number)")
        index = Bitmaps.empty(count)
        for start in range(0, count, CHUNK):
            span = [start, start + CHUNK]
            cursor.execute(_ROWS, span)
            for row in cursor.fetchall():
                index.add(_row(row))
            cursor.execute(_WORDS, span)
            for token, letters, numbers in cursor.fetchall():
                index.add_word(token, letters, numbers)
    index.close()
    return index, horizon


def renew(index: Bitmaps, product_ids: Collection[int]) -> None:
    """Write the entries of these products anew; those that have none any more are struck out."""
    ids = list(product_ids)
    with connection.cursor() as cursor:
        cursor.execute(_SOME_ROWS, [ids])
        rows = cursor.fetchall()
        cursor.execute(_SOME_WORDS, [ids])
        words = cursor.fetchall()
    for product_id in ids:
        index.strike(product_id)
    numbers: Mapping[int, int] = {row[0]: index.add(_row(row)) for row in rows}
    index.since.update(numbers)
    for token, letters, found in words:
        index.add_word(token, letters, [numbers[one] for one in found if one in numbers])


def _row(columns: tuple[Any, ...]) -> Row:
    product_id, version, standing, published, latin, han, in_stock, prices, facets = columns
    return Row(
        product_id=product_id,
        version=version,
        standing=standing,
        published=float(published),
        latin_words=latin,
        han_words=han,
        in_stock=in_stock,
        prices={
            currency: (hundredths(amount), on_sale)
            for currency, (amount, on_sale) in json.loads(prices).items()
        },
        facets=facets.split(" ") if facets else (),
    )
