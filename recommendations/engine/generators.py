"""Where candidates come from: each looks at people in its own way and scores the head.

A generator is fitted by its constructor; `score(rows)` answers for some people at once.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import get_lapack_funcs

from recommendations.engine.cut import Cut, Matrix, dense, unit
from recommendations.engine.history import Floats

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
# Neighbours are looked for among so many people: cost grows with people, not with their square.
MOST_NEIGHBOURS = 5000


class Generator(Protocol):
    """What scores the head for some people."""

    def score(self, rows: Rows) -> Scores:
        """Return a row of scores for each."""
        ...


class Popular:
    """What sold lately, the same for everybody."""

    def __init__(self, cut: Cut, *, half_life: float = 1.0) -> None:
        self._sold = cut.popularity(half_life)[cut.head]

    def score(self, rows: Rows) -> Scores:
        """Return the same row for each."""
        return np.repeat(self._sold[None, :], len(rows), axis=0)


class Ease:
    """A linear model in closed form (EASE): what else people with these products have bought."""

    def __init__(self, cut: Cut, *, penalty: float = 1000.0, most: int = 6000) -> None:
        self._chosen = _best(cut, most)
        gram = cut.sums[np.ix_(self._chosen, self._chosen)].copy()
        gram[np.diag_indices_from(gram)] += penalty
        inverse = _inverse(gram)
        self._weights = inverse / -np.diag(inverse)
        self._weights[np.diag_indices_from(gram)] = 0
        rows = cut.of_head()[:, self._chosen]
        rows.data = np.log1p(rows.data)
        self._rows = rows.tocsr()
        self._width = len(cut.head)

    def score(self, rows: Rows) -> Scores:
        """Return the model's prediction."""
        return _spread(self._rows[rows] @ self._weights, self._chosen, self._width)

    def because(self, row: int, place: int) -> int:
        """Return the place in the head of what speaks most for a product, -1 for nothing."""
        at = np.flatnonzero(self._chosen == place)
        mine = self._rows[row]
        if not len(at) or not mine.nnz:
            return -1
        speaks = mine.data * self._weights[mine.indices, at[0]]
        best = int(np.argmax(speaks))
        return int(self._chosen[mine.indices[best]]) if speaks[best] > 0 else -1


class Ridge:
    """From what people had bought to what they bought in the next weeks, over past windows."""

    def __init__(
        self, cut: Cut, *, most: int = 4000, penalty: float = 1000.0, half_life: float = 8,
        windows: int = 8, step: int = 2, ahead: int = 4,
    ) -> None:  # fmt: skip
        self._chosen = _best(cut, most)
        self._width = len(cut.head)
        place = np.full(cut.items, -1, np.int32)
        place[cut.head[self._chosen]] = np.arange(len(self._chosen))
        column = place[cut.item]
        known = column >= 0
        user, column, week = cut.user[known], column[known], cut.history.week[known]
        size = (cut.users, len(self._chosen))

        def before(at: int) -> Matrix:
            past = week <= at
            weight = np.exp2(-(at - week[past]) / half_life).astype(np.float32)
            rows: Matrix = sparse.csr_matrix((weight, (user[past], column[past])), shape=size)
            return rows.log1p()

        gram = np.zeros((size[1], size[1]), np.float32)
        target = np.zeros_like(gram)
        first = int(week.min(initial=0)) + ahead
        for number in range(windows):
            at = cut.week - ahead - number * step
            if at < first:
                break
            inside = (week > at) & (week <= at + ahead)
            rows, ones = before(at), np.ones(int(inside.sum()), np.float32)
            after = sparse.csr_matrix((ones, (user[inside], column[inside])), shape=size)
            after.data[:] = 1
            gram += dense(rows.T @ rows)
            target += dense(rows.T @ after)
        gram[np.diag_indices_from(gram)] += penalty
        factor, solve = get_lapack_funcs(("potrf", "potrs"), dtype=np.float32)
        lower, _info = factor(gram, lower=1, overwrite_a=1)
        self._weights, _info = solve(lower, target, lower=1)
        self._rows = before(cut.week).tocsr()

    def score(self, rows: Rows) -> Scores:
        """Return the model's prediction."""
        return _spread(self._rows[rows] @ self._weights, self._chosen, self._width)


class Neighbours:
    """What people alike buy: the mean of the nearest, older purchases weighing less."""

    def __init__(self, cut: Cut, *, nearest: int = 300, half_life: float = 13) -> None:
        counts = cut.of_head(half_life)
        total = np.maximum(np.asarray(cut.counts(half_life).sum(1)).ravel(), 1e-6)
        rare = np.log(cut.users / (1 + np.asarray(cut.bought_of_head.sum(0)).ravel()))
        logs = cut.of_head()
        logs.data = np.log1p(logs.data)
        self._alike = unit(logs @ sparse.diags(np.maximum(rare, 0).astype(np.float32)))
        busy = np.argsort(-np.diff(cut.bought_of_head.indptr), kind="stable")[:MOST_NEIGHBOURS]
        self._others = np.sort(busy)
        self._theirs = self._alike[self._others].T.tocsr()
        self._bought = (sparse.diags(1 / total).astype(np.float32) @ counts)[self._others].tocsr()
        self._nearest = min(nearest, max(len(self._others) - 1, 1))

    def score(self, rows: Rows) -> Scores:
        """Return what the nearest buy, weighed by how near they are."""
        near = dense(self._alike[rows] @ self._theirs)
        near[self._others[None, :] == rows[:, None]] = 0
        best = np.argpartition(-near, self._nearest - 1, axis=1)[:, : self._nearest]
        weight = np.take_along_axis(near, best, 1)
        weight /= np.maximum(weight.sum(1, keepdims=True), 1e-9)
        ends = np.arange(0, best.size + 1, self._nearest)
        mixed = sparse.csr_matrix(
            (weight.ravel(), best.ravel(), ends), shape=(len(rows), len(self._others))
        )
        return dense(mixed @ self._bought)


class Kinds:
    """How much somebody buys of a kind, times the product's share of that kind's sales."""

    def __init__(self, cut: Cut, *, half_life: float = 26, sold: float = 6) -> None:
        kind = cut.catalogue.kind
        count = int(kind.max(initial=0)) + 1
        lately = cut.popularity(sold)
        of_kind = np.bincount(np.maximum(kind, 0), weights=lately, minlength=count)
        self._share = (lately / np.maximum(of_kind[kind], 1e-6))[cut.head].astype(np.float32)
        self._kind = kind[cut.head]
        self._rates = sparse.csr_matrix(
            (cut.weights(half_life), (cut.user, np.maximum(kind[cut.item], 0))),
            shape=(cut.users, count),
        )

    def score(self, rows: Rows) -> Scores:
        """Return rate times share."""
        return np.asarray(dense(self._rates[rows])[:, self._kind] * self._share)


class Stores:
    """What sells lately where somebody shops."""

    def __init__(self, cut: Cut, *, sold: float = 4, visits: float = 13) -> None:
        store = cut.history.store
        count = int(store.max(initial=0)) + 1
        sales = sparse.csr_matrix((cut.weights(sold), (store, cut.item)), shape=(count, cut.items))
        total = np.maximum(np.asarray(sales.sum(1)).ravel(), 50.0)
        self._sales = (sparse.diags(1 / total).astype(np.float32) @ sales)[:, cut.head].tocsr()
        where = sparse.csr_matrix(
            (cut.weights(visits), (cut.user, store)), shape=(cut.users, count)
        )
        share = np.maximum(np.asarray(where.sum(1)).ravel(), 1e-6)
        self._where = (sparse.diags(1 / share).astype(np.float32) @ where).tocsr()

    def score(self, rows: Rows) -> Scores:
        """Return what the person's stores sell, by how much the person shops there."""
        return dense(self._where[rows] @ self._sales)


def _best(cut: Cut, most: int) -> NDArray[np.int64]:
    """Return the places in the head of the most sold."""
    sold = np.asarray(cut.bought_of_head.sum(0)).ravel()
    return np.sort(np.argsort(-sold, kind="stable")[:most])


def _inverse(gram: Scores) -> Scores:
    factor, invert = get_lapack_funcs(("potrf", "potri"), dtype=np.float32)
    lower, _info = factor(gram, lower=1, overwrite_a=1)
    half, _info = invert(lower, lower=1, overwrite_c=1)
    half = np.tril(half)
    whole: Scores = half + np.tril(half, -1).T
    return whole


def _spread(scores: Scores, chosen: NDArray[np.int64], width: int) -> Floats:
    """Put scores of some of the head into rows of all of it; the rest is far down."""
    spread = np.full((len(scores), width), -1.0, np.float32)
    spread[:, chosen] = scores
    return spread
