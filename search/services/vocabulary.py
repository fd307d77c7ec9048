"""The vocabulary: how many products each word finds."""

from __future__ import annotations

from django.db import connection, transaction

from search.engine import known

_COUNT = """
WITH counted AS (SELECT word, ndoc FROM ts_stat('SELECT words FROM search_searchdoc'))
UPDATE search_term t SET products = coalesce(c.ndoc, 0)
FROM search_term s LEFT JOIN counted c ON c.word = s.token
WHERE t.typed = s.typed AND t.products <> coalesce(c.ndoc, 0)
"""


@transaction.atomic
def count() -> int:
    """Count for every word how many products it finds. Safe to repeat; returns how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        changed = int(cursor.rowcount)
    if changed:
        transaction.on_commit(known.forget)
    return changed
