"""Bands of prices: a ladder of round figures, and a few bands of it that say something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pricing.rules.bands import ROUND
from search.types import Band, Prices

LADDER = ROUND
# Bands do not share a price.
LEAST_STEP = Decimal("0.01")
MOST_BANDS = 5
FEWEST_PRODUCTS = 8


def prices(*, least: Decimal, most: Decimal, rungs: Sequence[int]) -> Prices:
    """Return a list's prices; `rungs` are products below the ladder, on each rung, and above.

    Bands hold about as many products each; a list too short for bands has none.
    """
    total = sum(rungs)
    if total < FEWEST_PRODUCTS or least == most:
        return Prices(least, most, rungs=tuple(rungs))
    edges: list[int] = []
    seen = 0
    for place, count in enumerate(rungs[:-1]):
        seen += count
        wanted = total * (len(edges) + 1) / MOST_BANDS
        if seen >= wanted and seen < total and len(edges) < MOST_BANDS - 1:
            edges.append(place)
    return Prices(least, most, tuple(_bands(edges, rungs)), tuple(rungs))


def _bands(edges: Sequence[int], rungs: Sequence[int]) -> list[Band]:
    found = []
    begin = 0
    for edge in [*edges, len(rungs) - 1]:
        low = LADDER[begin - 1] if begin else None
        high = LADDER[edge] - LEAST_STEP if edge < len(LADDER) else None
        if count := sum(rungs[begin : edge + 1]):
            found.append(Band(low, high, count))
        begin = edge + 1
    return found if len(found) > 1 else []


def named(prices: Prices, edges: tuple[Decimal, Decimal]) -> Prices:
    """Return the same with a category's own bands, low, middle and high, as far as there are any.

    Their edges stand on the ladder, so that the counts of its rungs are theirs.
    """
    middle, high = (LADDER.index(edge) + 1 for edge in edges)
    rungs, step = prices.rungs, LEAST_STEP
    found = (
        Band(None, edges[0] - step, sum(rungs[:middle]), "low"),
        Band(edges[0], edges[1] - step, sum(rungs[middle:high]), "middle"),
        Band(edges[1], None, sum(rungs[high:]), "high"),
    )
    return replace(prices, bands=tuple(band for band in found if band.count))
