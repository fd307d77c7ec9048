"""How candidates are scored: own purchases, the blend, the re-ranker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.candidates import Batch
from recommendations.engine.pairs import Column
from recommendations.engine.ranking import matrix

if TYPE_CHECKING:
    from lightgbm import Booster

Told = Mapping[str, Column]
Scored = tuple[NDArray[Any], NDArray[Any]]  # for you, discover
NOT_NEW = -1e9


class Scorer(Protocol):
    """What orders candidates."""

    def __call__(self, batch: Batch, told: Told) -> Scored:
        """Return a score for the list of everything, and one for what is new to the person."""
        ...


def own(batch: Batch, told: Told) -> Scored:
    """What somebody bought lately and often; then what sells. The baseline to beat."""
    score = np.nan_to_num(told["own_13"]) + _share(told["item_4"], told)
    return score, _new(batch, score)


def blend(batch: Batch, told: Told) -> Scored:
    """Own purchases, what goes with them, and what sells, added up."""
    related = np.maximum(batch.scores["ease"], 0) if "ease" in batch.scores else _none(batch)
    related = related / np.maximum(_most(batch, related), 1e-9)
    sold = _share(told["item_1"], told)
    new = related + 0.1 * sold
    return np.nan_to_num(told["own_13"]) + related + 0.5 * sold, _new(batch, new)


@dataclass(frozen=True, slots=True)
class Ranker:
    """What two models learnt: one for all that may be bought, one for what is new."""

    for_you: Booster
    discover: Booster

    @property
    def names(self) -> list[str]:
        """Return the columns it was taught."""
        return list(self.for_you.feature_name())

    def __call__(self, batch: Batch, told: Told) -> Scored:
        """Return probabilities."""
        columns = matrix(told, self.names)
        new = np.full(len(columns), NOT_NEW)
        fresh = ~batch.bought
        new[fresh] = self.discover.predict(columns[fresh], num_threads=1)
        return np.asarray(self.for_you.predict(columns, num_threads=1)), new


def best(batch: Batch, score: NDArray[Any], row: int, most: int) -> NDArray[np.int64]:
    """Return where a person's best candidates stand in a batch, best first."""
    low, high = np.searchsorted(batch.user, [row, row + 1])
    mine = score[low:high]
    order = np.argsort(-mine, kind="stable")[:most]
    places: NDArray[np.int64] = order[mine[order] > NOT_NEW / 2] + low
    return places


def _new(batch: Batch, score: NDArray[Any]) -> NDArray[Any]:
    return np.where(batch.bought, NOT_NEW, score)


def _share(sold: Column, told: Told) -> Column:
    most: Column = sold / max(
        float(told["item_4"].max(initial=0)), float(sold.max(initial=0)), 1e-9
    )
    return most


def _most(batch: Batch, score: NDArray[Any]) -> NDArray[Any]:
    """Return the highest score of each candidate's person."""
    highest = np.zeros(int(batch.user.max(initial=0)) + 1, score.dtype)
    np.maximum.at(highest, batch.user, score)
    return highest[batch.user]


def _none(batch: Batch) -> Column:
    return np.zeros(len(batch.user), np.float32)
