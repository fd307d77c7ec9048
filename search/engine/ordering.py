"""The order of a list: pins, then points, then what is buried; behind them the rest by standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from search.engine.asked import Answer, Pool
from search.engine.known import Placed
from search.rules import scoring
from search.rules.scoring import Column
from search.rules.understanding import Group
from search.types import Hit, Verb


def page(
    answer: Answer,
    *,
    groups: Sequence[Group],
    placed: Sequence[Placed],
    weights: Mapping[str, float],
    span: tuple[int, int],
) -> tuple[Hit, ...]:
    """Return the hits from one place to another of a list that has a pool."""
    if answer.pool is None:
        return answer.hits
    start, end = span
    stretch = ordered(answer.pool, groups=groups, placed=placed, weights=weights, first=end - start)
    return (*(hit for hit in stretch[start:end] if hit is not None), *answer.hits)


def ordered(
    pool: Pool,
    *,
    groups: Sequence[Group],
    placed: Sequence[Placed],
    weights: Mapping[str, float],
    first: int,
) -> list[Hit | None]:
    """Return the pool in order; what is buried stands behind a first page, even a short one."""
    points = totals(pool, groups=groups, placed=placed, weights=weights)
    # By points, then by key: the same order each time.
    keys = np.array([hit.product_id for hit in pool.hits], dtype=np.int64)
    best_first = [pool.hits[place] for place in np.lexsort((keys, -points))]
    pins = {one.product_id: rank for rank, one in enumerate(placed) if one.verb == Verb.PIN}
    buried = {one.product_id for one in placed if one.verb == Verb.BURY} - set(pins)
    pinned = sorted(
        (hit for hit in best_first if hit.product_id in pins), key=lambda hit: pins[hit.product_id]
    )
    middle = [hit for hit in best_first if hit.product_id not in pins.keys() | buried]
    last = [hit for hit in best_first if hit.product_id in buried]
    above: list[Hit | None] = [*pinned, *middle]
    if last:
        above += [None] * (first - len(above))
    return above + last


def totals(
    pool: Pool, *, groups: Sequence[Group], placed: Sequence[Placed], weights: Mapping[str, float]
) -> Column:
    """Return each product's points: standing, words, liking and boosts."""
    boosts = {one.product_id: one.points for one in placed if one.verb == Verb.BOOST}
    boosted = np.array([boosts.get(hit.product_id, 0.0) for hit in pool.hits], dtype=np.float64)
    return scoring.scores(pool.standings, texts(pool, groups), pool.likings, weights) + boosted


def texts(pool: Pool, groups: Sequence[Group]) -> Column:
    """Return each product's share of the text part."""
    if not groups:
        return np.zeros(len(pool.hits))
    tokens = sorted({token for group in groups for token in group.tokens})
    return scoring.text_shares(
        pool.ways, pool.latin_words, pool.han_words, groups=groups, tokens=tokens
    )
