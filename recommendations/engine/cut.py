"""A history up to one week, as the matrices generators ask for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommendations.engine.history import Floats, History, Ints

Matrix = Any  # scipy's sparse rows; it has no types
# Generators that learn from pairs look at so many best sellers; the rest is reached otherwise.
HEAD = 8000


class Cut:
    """What was known at the end of a week; ages are whole weeks, 0 is the last."""

    def __init__(self, history: History, week: int, *, head: int = HEAD) -> None:
        self.history = history.until(week)
        self.week = week
        self.catalogue = history.catalogue
        self.users = len(history.people)
        self.items = len(history.catalogue)
        self.user, self.item = self.history.user, self.history.item
        self.age: Floats = (week - self.history.week).astype(np.float32)
        sold = self.popularity(26)
        best = np.argsort(-sold, kind="stable")[:head]
        self.head: Ints = np.sort(best[sold[best] > 0]).astype(np.int32)
        self.place: Ints = np.full(self.items, -1, np.int32)
        self.place[self.head] = np.arange(len(self.head), dtype=np.int32)

    def weights(self, half_life: float | None) -> Floats:
        """Return what each line still weighs."""
        if half_life is None:
            return np.ones(len(self.item), np.float32)
        weights: Floats = np.exp2(-self.age / half_life).astype(np.float32)
        return weights

    def popularity(self, half_life: float | None) -> Floats:
        """Return each product's baskets, older ones weighing less."""
        return np.bincount(self.item, weights=self.weights(half_life), minlength=self.items).astype(
            np.float32
        )

    def counts(self, half_life: float | None = None) -> Matrix:
        """Return baskets by person and product."""
        return sparse.csr_matrix(
            (self.weights(half_life), (self.user, self.item)), shape=(self.users, self.items)
        )

    def of_head(self, half_life: float | None = None) -> Matrix:
        """Return the same over the head alone."""
        return self.counts(half_life)[:, self.head]

    @cached_property
    def bought(self) -> Matrix:
        """Who bought what at all, as ones."""
        rows = self.counts()
        rows.data[:] = 1
        return rows

    @cached_property
    def bought_of_head(self) -> Matrix:
        """The same over the head."""
        return self.bought[:, self.head].tocsr()

    @cached_property
    def sums(self) -> NDArray[np.float32]:
        """How the head's products meet in people: the Gram matrix of log counts."""
        rows = self.of_head()
        rows.data = np.log1p(rows.data)
        return dense(rows.T @ rows)


def dense(rows: Matrix) -> NDArray[np.float32]:
    """Return sparse rows as an array."""
    return np.asarray(rows.todense(), dtype=np.float32)


def unit(rows: Matrix) -> Matrix:
    """Return rows of length one."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    length[length == 0] = 1
    return (sparse.diags(1 / length).astype(np.float32) @ rows).tocsr()
