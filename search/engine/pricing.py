"""Bands of prices: a ladder of round figures, and a few bands of it that say something."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from search.types import Band, Prices

_STEPS = ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
LADDER: tuple[Decimal, ...] = tuple(
    Decimal(step) * 10**power for power in range(6) for step in _STEPS
)
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
        return Prices(least, most)
    edges: list[int] = []
    seen = 0
    for place, count in enumerate(rungs[:-1]):
        seen += count
        wanted = total * (len(edges) + 1) / MOST_BANDS
        if seen >= wanted and seen < total and len(edges) < MOST_BANDS - 1:
            edges.append(place)
    return Prices(least, most, tuple(_bands(edges, rungs)))


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
