"""Where a product stands in a list: a sum of parts, each a share between 0 and 1 of its weight.

Nothing else orders a list. What a shopper's words add is known only when they are there; the
other parts are the product's own and make its standing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from search.types import Part

# Points for a full share. Operators change them; these are what a new shop begins with.
WEIGHTS: dict[str, float] = {
    Part.TEXT: 100,
    Part.SALES: 12,
    Part.RATING: 8,
    Part.MARGIN: 4,
    Part.FRESHNESS: 4,
    Part.STOCK: 10,
    Part.MERIT: 12,
    Part.AFFINITY: 15,
}
# How much a match says by where it is: name, groups, properties, the rest.
FIELDS = {"A": 0.8, "B": 0.6, "C": 0.5, "D": 0.25}
# How much of a text's share is how wholly the name is what was asked for.
COVERAGE = 0.1

SALES_HALVE = timedelta(days=30)
FRESH_HALVES = timedelta(days=30)
# So many units in the last weeks are a full share.
MOST_SOLD = 200
# A rating is believed as if so many people had given the usual one before.
DOUBT, USUAL_RATING = 5, 3.5
BEST_RATING = 5
FULL_MERIT = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a product, whatever is searched for."""

    sold: float
    rating: float | None
    reviews: int
    margin: float | None
    published_at: datetime
    in_stock: bool
    merit: int


def shares(facts: Facts, *, now: datetime) -> dict[str, float]:
    """Return a product's share of each part but those that hang on who asks for what."""
    return {
        Part.SALES: min(math.log1p(facts.sold) / math.log1p(MOST_SOLD), 1.0),
        Part.RATING: _rating(facts.rating, facts.reviews),
        Part.MARGIN: min(max(facts.margin or 0.0, 0.0), 1.0),
        Part.FRESHNESS: halved(now - facts.published_at, FRESH_HALVES),
        Part.STOCK: 1.0 if facts.in_stock else 0.0,
        Part.MERIT: facts.merit / FULL_MERIT,
    }


def standing(facts: Facts, weights: Mapping[str, float], *, now: datetime) -> float:
    """Return the points a product has before anybody searches: the sum of its rounded parts."""
    return sum(points(weights, shares(facts, now=now)).values())


def points(weights: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """Return shares as points, to two places: what is shown is what is added."""
    return {part: round(weights[part] * share, 2) for part, share in found.items()}


def hundredths(found: float) -> int:
    """Return points as they are stored."""
    return round(found * 100)


def affinity_share(facets: frozenset[str], affinity: Mapping[str, float]) -> float:
    """Return how much of what this shopper likes a product has: the strongest liking counts."""
    liked = (min(max(strength, 0.0), 1.0) for name, strength in affinity.items() if name in facets)
    return max(liked, default=0.0)


def halved(age: timedelta, half_life: timedelta) -> float:
    """Return what is left of 1 after this age; a date to come counts as now."""
    return float(0.5 ** max(age / half_life, 0.0))


def _rating(rating: float | None, reviews: int) -> float:
    if rating is None:
        return 0.0
    believed = (rating * reviews + USUAL_RATING * DOUBT) / (reviews + DOUBT)
    return believed / BEST_RATING
