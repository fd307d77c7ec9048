"""Products hardly anybody has bought yet, for the places that are kept to try them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import redis
from django.db import connection

from core.page_cache import server

# What is older and never sold is no news.
NEW_FOR = timedelta(days=60)
MOST = 500
# As many baskets, and a product is known.
KNOWN_FROM = 20
KEPT_SECONDS = 600
_KEY = "recs:cold"

_COLD = """
SELECT p.id, p.published_at, count(DISTINCT l.order_id)
FROM (SELECT id, published_at FROM catalog_product
      WHERE status = 'active' AND published_at > %(since)s AND published_at <= %(now)s
      ORDER BY published_at DESC LIMIT %(most)s) p
LEFT JOIN catalog_variant v ON v.product_id = p.id
LEFT JOIN orders_orderline l ON l.variant_id = v.id
GROUP BY 1, 2 HAVING count(DISTINCT l.order_id) < %(known)s"""

Cold = Mapping[int, tuple[int, datetime]]


def cold_products(*, now: datetime) -> Cold:
    """Return the baskets each new product has been in, and since when it is there.

    Ten minutes old at most; one statement when the cache has none.
    """
    if (kept := _kept()) is not None:
        return kept
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "since": now - NEW_FOR,
            "now": now,
            "most": MOST,
            "known": KNOWN_FROM,
        }
        cursor.execute(_COLD, values)
        found = {pk: (baskets, at) for pk, at, baskets in cursor.fetchall()}
    _keep(found)
    return found


def _kept() -> Cold | None:
    try:
        text = server().get(_KEY)
        rows = json.loads(text) if text else None
        if rows is None:
            return None
        return {int(pk): (n, datetime.fromisoformat(at)) for pk, n, at in rows["of"]}
    except (redis.RedisError, ValueError, TypeError, KeyError):
        return None


def _keep(found: Cold) -> None:
    rows = {"of": [[pk, baskets, at.isoformat()] for pk, (baskets, at) in found.items()]}
    try:
        server().set(_KEY, json.dumps(rows), ex=KEPT_SECONDS)
    except redis.RedisError:
        return
