"""Recall, precision, NDCG and hits of ranked lists, with bootstrap intervals.

Every shopper who bought something counts; one without a list scores nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Interval = list[float]  # value, low, high

DEPTHS = (10, 20)
COLUMNS = tuple(f"{name}@{depth}" for depth, name in product(
    DEPTHS, ("recall", "precision", "ndcg", "hit")
))  # fmt: skip
NDCG = COLUMNS.index("ndcg@10")
RESAMPLES = 1000
_DISCOUNT = 1 / np.log2(np.arange(2, 1002))


def of_list(shown: Sequence[int], relevant: Collection[int]) -> list[float]:
    """Return the columns for one ranked list."""
    deepest = min(len(shown), max(DEPTHS))
    hits = np.fromiter((one in relevant for one in shown[:deepest]), bool, deepest)
    told: list[float] = []
    for depth in DEPTHS:
        at = hits[:depth]
        found = int(at.sum())
        gained = float((_DISCOUNT[: len(at)] * at).sum())
        best = float(_DISCOUNT[: min(depth, len(relevant))].sum())
        told += [found / len(relevant), found / depth, gained / best, float(found > 0)]
    return told


def of_all(lists: Mapping[int, Sequence[int]], relevant: Mapping[int, Collection[int]]) -> Floats:
    """Return a row of columns for everybody who has something relevant, in order of their key."""
    return np.array(
        [of_list(lists.get(key, ()), relevant[key]) for key in sorted(relevant)], dtype=np.float64
    ).reshape(-1, len(COLUMNS))


def interval(
    rows: Floats, *, groups: Any = None, resamples: int = RESAMPLES, seed: int = 0
) -> Floats:
    """Return the 2.5th and 97.5th percentile of the columns' means; groups are drawn whole."""
    draw = np.random.default_rng(seed)
    if groups is None:
        sums, sizes = rows, np.ones(len(rows))
    else:
        _keys, place = np.unique(groups, return_inverse=True)
        sums = np.zeros((place.max() + 1, rows.shape[1]))
        np.add.at(sums, place, rows)
        sizes = np.bincount(place).astype(float)
    count = len(sums)
    means = np.empty((resamples, rows.shape[1]))
    for again in range(resamples):
        weight = draw.multinomial(count, np.full(count, 1 / count)).astype(float)
        means[again] = weight @ sums / (weight @ sizes)
    low_high: Floats = np.percentile(means, [2.5, 97.5], axis=0)
    return low_high


def figures(rows: Floats, **how: Any) -> dict[str, Interval]:
    """Return every column's mean with its interval; of differences, when rows are such."""
    if not len(rows):
        return {}
    bounds = interval(rows, **how)
    return {
        name: [round(float(value), 4) for value in (rows[:, at].mean(), *bounds[:, at])]
        for at, name in enumerate(COLUMNS)
    }


def coverage(lists: Mapping[int, Sequence[int]], known: Collection[int], depth: int = 10) -> float:
    """Return the share of known products that anybody is shown among the first."""
    shown = {one for told in lists.values() for one in told[:depth]}
    return round(len(shown.intersection(known)) / max(len(known), 1), 4)
