"""Lists that do not say the same thing again and again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WEIGHT = 0.9
ALIKE, RELATED = 1.0, 0.5


def spread(
    score: NDArray[np.float64], kind: NDArray[np.int32], category: NDArray[np.int32],
    *, weight: float = WEIGHT, cap: int = 2,
) -> list[int]:  # fmt: skip
    """Return places in a new order: marginal relevance, and at most `cap` of a kind before others.

    Scores count within the list: the best is 1, the last is 0. What is over the cap follows after
    everything else, so that nothing is lost.
    """
    if not len(score):
        return []
    width = max(float(score.max() - score.min()), 1e-9)
    relevant = (score - score.min()) / width
    penalty = np.zeros(len(score))
    free = np.ones(len(score), bool)
    used: dict[int, int] = {}
    order: list[int] = []
    while free.any():
        value = np.where(free, weight * relevant - (1 - weight) * penalty, -np.inf)
        at = int(np.argmax(value))
        order.append(at)
        free[at] = False
        penalty = np.maximum(
            penalty,
            np.where(kind == kind[at], ALIKE, np.where(category == category[at], RELATED, 0)),
        )
        used[int(kind[at])] = used.get(int(kind[at]), 0) + 1
        if used[int(kind[at])] == cap:  # the rest of its kind steps back behind all others
            relevant = np.where(free & (kind == kind[at]), relevant - 2, relevant)
    return order
