"""The re-ranker: which candidates are bought in the next four weeks, learnt on past windows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.candidates import batches
from recommendations.engine.cut import Cut
from recommendations.engine.features import Features
from recommendations.engine.generators import Generator
from recommendations.engine.history import Mask
from recommendations.engine.pairs import Column

if TYPE_CHECKING:
    from lightgbm import Booster

AHEAD = 4  # weeks
# Of what was not bought so many are learnt from; each then stands for its like.
NEGATIVES = 0.2
OWN_NEGATIVES = 0.5
SETTINGS: dict[str, Any] = {
    "objective": "binary", "min_data_in_leaf": 100, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5.0, "max_bin": 63, "num_threads": 1, "verbose": -1, "seed": 1,
    "deterministic": True,
}  # fmt: skip
# Many small steps pay where own purchases tell much; few where little is told.
OF_ALL = {"num_iterations": 300, "learning_rate": 0.03, "num_leaves": 31, "feature_fraction": 0.4}
OF_NEW = {"num_iterations": 150, "learning_rate": 0.1, "num_leaves": 15, "feature_fraction": 0.6}


@dataclass(frozen=True, slots=True)
class Sample:
    """Candidates of a past window with what came of them; a row stands for `weight` rows."""

    names: tuple[str, ...]
    columns: NDArray[np.float32]
    label: NDArray[np.int8]
    weight: NDArray[np.float32]
    bought: Mask

    def only(self, rows: Mask) -> Sample:
        """Return some of it."""
        return Sample(
            self.names, self.columns[rows], self.label[rows], self.weight[rows], self.bought[rows]
        )


def sample(
    cut: Cut, generators: Mapping[str, Generator], after: Mapping[int, set[int]], *, seed: int = 0
) -> Sample:
    """Return candidates of everybody who bought something in the weeks after a cut."""
    draw = np.random.default_rng(seed)
    features = Features(cut)
    rows = np.array(sorted(after), np.int64)
    bought = np.array(
        sorted(user * cut.items + item for user, items in after.items() for item in items), np.int64
    )
    parts: list[Sample] = []
    for batch in batches(cut, generators, rows):
        label = np.isin(batch.user.astype(np.int64) * cut.items + batch.item, bought)
        rate = np.where(label, 1.0, np.where(batch.bought, OWN_NEGATIVES, NEGATIVES))
        kept = draw.random(len(label)) < rate
        told = features.of(batch)
        names = tuple(sorted(told))
        columns = np.column_stack([told[name][kept] for name in names])
        weight = (1 / rate[kept]).astype(np.float32)
        parts.append(
            Sample(names, columns, label[kept].astype(np.int8), weight, batch.bought[kept])
        )
    return joined(parts)


def joined(parts: Sequence[Sample]) -> Sample:
    """Return samples as one."""
    return Sample(
        parts[0].names,
        np.vstack([part.columns for part in parts]),
        np.concatenate([part.label for part in parts]),
        np.concatenate([part.weight for part in parts]),
        np.concatenate([part.bought for part in parts]),
    )


def learn(given: Sample, settings: Mapping[str, Any]) -> Booster:
    """Return the re-ranker that a sample teaches."""
    import lightgbm  # noqa: PLC0415 -- it brings its own threads; only training needs it

    data = lightgbm.Dataset(
        given.columns, given.label, weight=given.weight, feature_name=list(given.names)
    )
    return lightgbm.train(SETTINGS | dict(settings), data)


def matrix(told: Mapping[str, Column], names: Iterable[str]) -> NDArray[np.float32]:
    """Return columns in the order a model has learnt them."""
    return np.column_stack([told[name] for name in names])
