"""What is known of a person and a product, or of a person and a group of products."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.cut import Cut
from recommendations.engine.history import Floats, Ints

Column = NDArray[Any]


class Pairs:
    """Figures of every pair that met, found again by person and group."""

    def __init__(self, cut: Cut, group: Ints, *, count: int) -> None:
        history = cut.history
        day = history.day - history.day.max(initial=0)
        keys = history.user.astype(np.int64) * count + group[history.item]
        order = np.lexsort((day, keys))
        self._count = count
        self._order = order
        self.keys, self._start, number = np.unique(
            keys[order], return_index=True, return_counts=True
        )
        self._day, self._age = day[order], cut.age[order]
        self.number = number.astype(np.float32)
        self._last = self._start + number - 1

    def find(self, user: Ints, group: Ints) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where pairs stand, and whether they ever met."""
        wanted = user.astype(np.int64) * self._count + group
        if not len(self.keys):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return at, self.keys[at] == wanted

    def sums(self, values: NDArray[np.float32]) -> Column:
        """Return a sum over each pair's lines, of values in the order of the history."""
        return self._reduced(values[self._order])

    def decayed(self, half_life: float) -> Column:
        """Return lines, older ones weighing less."""
        return self._reduced(np.exp2(-self._age / half_life))

    def lately(self, weeks: int) -> Column:
        """Return lines of the last weeks."""
        return self._reduced((self._age < weeks).astype(np.float32))

    def _reduced(self, values: Floats) -> Column:
        if not len(self._start):
            return np.zeros(0, np.float32)
        return np.add.reduceat(values, self._start).astype(np.float32)

    @property
    def since(self) -> Column:
        """Return days since the last time."""
        since: Column = -self._day[self._last]
        return since

    @property
    def since_first(self) -> Column:
        """Return days since the first time."""
        since: Column = -self._day[self._start]
        return since

    @property
    def last_gap(self) -> Column:
        """Return days between the last two times, unknown of what was bought once."""
        gap = self._day[self._last] - self._day[np.maximum(self._last - 1, 0)]
        return np.where(self.number > 1, gap, np.nan).astype(np.float32)

    def gaps(self) -> tuple[Column, Column]:
        """Return the median gap in days and the gaps' deviation over their mean."""
        if not len(self.keys):
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        pair = np.repeat(np.arange(len(self.keys)), self.number.astype(np.int64))
        gap = np.diff(self._day, prepend=self._day[:1])
        inner = np.ones(len(gap), bool)
        inner[self._start] = False
        pair, gap = pair[inner], gap[inner]
        size = np.bincount(pair, minlength=len(self.keys))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.bincount(pair, gap, len(self.keys)) / size
            square = np.bincount(pair, gap.astype(np.float64) ** 2, len(self.keys)) / size
            spread = np.sqrt(np.maximum(square - mean**2, 0)) / np.maximum(mean, 1e-3)
        order = np.lexsort((gap, pair))
        start = np.cumsum(size) - size
        low = np.minimum(start + (size - 1) // 2, max(len(gap) - 1, 0))
        high = np.minimum(start + size // 2, max(len(gap) - 1, 0))
        ranked = gap[order] if len(gap) else np.zeros(1, np.float32)
        median = np.where(size > 0, (ranked[low] + ranked[high]) / 2, np.nan)
        return median.astype(np.float32), spread.astype(np.float32)
