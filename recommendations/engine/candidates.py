"""Who may be shown what: a few hundred candidates a person, from every generator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.cut import Cut, Matrix
from recommendations.engine.generators import Generator, Rows, Scores
from recommendations.engine.history import Ints, Mask

# Of what somebody has bought, the strongest; of what they have not, the best of each generator.
MOST_OWN = 400
NEW = {"ease": 150, "neighbours": 150, "ridge": 100, "kinds": 100, "stores": 60, "popular": 80}
BATCH = 256


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates of some people, a row each, and what every generator thinks of them."""

    rows: Rows
    user: Ints
    item: Ints
    bought: Mask
    scores: Mapping[str, NDArray[Any]]


def batches(cut: Cut, generators: Mapping[str, Generator], rows: Rows) -> Iterator[Batch]:
    """Yield the candidates, a few hundred people at a time."""
    strength = cut.counts(26).tocsr()
    for start in range(0, len(rows), BATCH):
        yield _batch(cut, generators, strength, rows[start : start + BATCH])


def _batch(cut: Cut, generators: Mapping[str, Generator], strength: Matrix, rows: Rows) -> Batch:
    scores = {name: made.score(rows) for name, made in generators.items()}
    seen = cut.bought_of_head[rows].tocoo()
    picked = np.zeros((len(rows), len(cut.head)), bool)
    for name, most in NEW.items():
        if name in scores:
            _pick(picked, scores[name], (seen.row, seen.col), most)
    picked[seen.row, seen.col] = False
    who, place = np.nonzero(picked)
    own_who, own_item = _own(strength, rows)
    user_at = np.concatenate([who, own_who])
    item = np.concatenate([cut.head[place], own_item])
    bought = np.concatenate([np.zeros(len(who), bool), np.ones(len(own_who), bool)])
    order = np.lexsort((item, user_at))
    user_at, item, bought = user_at[order], item[order], bought[order]
    at = cut.place[item]
    told = {
        name: np.where(at >= 0, given[user_at, at], -1.0).astype(np.float32)
        for name, given in scores.items()
    }
    return Batch(rows, rows[user_at].astype(np.int32), item.astype(np.int32), bought, told)


def _pick(picked: Mask, scores: Scores, seen: tuple[Ints, Ints], most: int) -> None:
    """Mark the best of what somebody has not bought."""
    fresh = scores.copy()
    fresh[seen] = -np.inf
    most = min(most, fresh.shape[1])
    if most:
        best = np.argpartition(-fresh, most - 1, axis=1)[:, :most]
        np.put_along_axis(picked, best, values=True, axis=1)


def _own(strength: Matrix, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the strongest products of each person's own history."""
    mine = strength[rows]
    who, items = [], []
    for row in range(len(rows)):
        inside = slice(mine.indptr[row], mine.indptr[row + 1])
        chosen, weight = mine.indices[inside], mine.data[inside]
        if len(chosen) > MOST_OWN:
            chosen = chosen[np.argpartition(-weight, MOST_OWN)[:MOST_OWN]]
        who.append(np.full(len(chosen), row))
        items.append(chosen)
    if not who:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(who).astype(np.int64), np.concatenate(items).astype(np.int64)
