"""Answers from PostgreSQL: always there, always right, quick up to some tens of thousands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection

from search.engine import pricing, statements
from search.engine.asked import Answer, Asked, Pool
from search.rules.ranking import FIELDS, affinity_share
from search.types import CATEGORY, Count, Hit, Prices

_PLACE_OF = {letter: place for place, letter in enumerate("-ABCD")}
_WORTH = np.array([0.0, *(FIELDS[letter] for letter in "ABCD")])


class SqlEngine:
    """One statement per answer."""

    def answer(self, asked: Asked) -> Answer:
        """Return what was found."""
        sql, values = statements.of(asked)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchone()[0]
        return Answer(
            total=found.get("total", 0),
            listed=found.get("listed", 0),
            hits=tuple(Hit(*pair) for pair in found["hits"] or ()),
            pool=_pool(found["pool"] or [], asked) if asked.ranked else None,
            facets=_facets(found, asked),
            prices=_prices(found),
        )


def _pool(rows: list[dict[str, Any]], asked: Asked) -> Pool:
    places = [[_PLACE_OF[letter] for letter in row["ways"]] for row in rows]
    ways = _WORTH[np.array(places, dtype=np.intp).reshape(len(rows), len(asked.tokens))]
    return Pool(
        hits=tuple(Hit(row["id"], row["version"]) for row in rows),
        standings=np.array([row["standing"] / 100 for row in rows], dtype=np.float64),
        ways=ways,
        latin_words=np.array([row["latin"] for row in rows], dtype=np.float64),
        han_words=np.array([row["han"] for row in rows], dtype=np.float64),
        likings=np.array(
            [affinity_share(frozenset(row["facets"] or ()), asked.affinity) for row in rows],
            dtype=np.float64,
        ),
    )


def _facets(found: Mapping[str, Any], asked: Asked) -> dict[str, tuple[Count, ...]]:
    """Return counts by filter, the commonest first."""
    groups: dict[str, list[Count]] = {}
    for facet, count, of in found.get("facets") or ():
        code, _sep, value = facet.partition(":")
        if code == CATEGORY and value not in asked.categories:
            continue
        groups.setdefault(code, []).append(Count(value, count, of))
    return {
        code: tuple(sorted(counts, key=lambda one: (-one.of, one.value)))
        for code, counts in groups.items()
    }


def _prices(found: Mapping[str, Any]) -> Prices | None:
    least, most, rungs = found.get("prices") or (None, None, None)
    if least is None or most is None:
        return None
    counts = [0] * (len(pricing.LADDER) + 1)
    for place, count in rungs or ():
        counts[place] = count
    return pricing.prices(least=Decimal(str(least)), most=Decimal(str(most)), rungs=counts)
