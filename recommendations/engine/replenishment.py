"""When something bought again and again is due: the chance that it is bought within a week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.candidates import Batch
from recommendations.engine.cut import Cut
from recommendations.engine.features import Features
from recommendations.engine.history import History
from recommendations.types import LONGEST, Code, Source

# Twice may be chance; from the third time on there is a rhythm.
FEWEST = 3
# Past so many rhythms somebody has gone elsewhere.
GONE = 3.0
WINDOWS = 4  # weeks looked at: two to learn, one to calibrate, one to be told the truth by
FEWEST_POSITIVES = 200
BINS = 10
SETTINGS = {
    "objective": "binary", "num_iterations": 80, "learning_rate": 0.08, "num_leaves": 15,
    "min_data_in_leaf": 100, "feature_fraction": 0.7, "max_bin": 63, "num_threads": 1,
    "verbose": -1, "seed": 1, "deterministic": True,
}  # fmt: skip
# What was measured of a year of a grocer's: the chance falls when a rhythm is missed.
_FACTOR = ((1.0, 1.0), (1.5, 0.9), (2.0, 0.75), (GONE, 0.6))
_MOST_BY_RULE = 0.5
COLUMNS = (
    "own_number", "own_since", "own_since_first", "own_gap", "own_spread", "own_last_gap",
    "own_cycle", "own_2", "own_4", "own_13", "own_26", "own_lately_4", "own_lately_12",
    "kind_since", "kind_13", "person_baskets", "person_baskets_4", "person_baskets_12",
    "person_since", "person_size", "item_gap", "item_again", "item_trend",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs with a rhythm at the end of a week."""

    user: NDArray[Any]
    item: NDArray[Any]
    columns: NDArray[np.float32]
    gap: NDArray[Any]
    since: NDArray[Any]


@dataclass(slots=True)
class Rhythm:
    """Chances of what is bought again, and how true they were on a week held back."""

    pairs: Pairs
    chance: NDArray[Any]
    metrics: dict[str, Any]


def learn(history: History) -> Rhythm:
    """Return everybody's chances for the next week; by rule where too little is known."""
    history = history.capped()
    now = pairs_of(history, history.last)
    known = [pairs_of(history, history.last - back) for back in range(WINDOWS, 0, -1)]
    labels = [
        _bought(history, pairs, history.last - back)
        for back, pairs in zip(range(WINDOWS, 0, -1), known, strict=True)
    ]
    if sum(int(label.sum()) for label in labels[:2]) < FEWEST_POSITIVES:
        return Rhythm(now, by_rule(now), {"form": "rule", "pairs": len(now.user)})
    import lightgbm  # noqa: PLC0415 -- it brings its own threads; only training needs it
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415 -- a second to come

    taught = lightgbm.Dataset(
        np.vstack([pairs.columns for pairs in known[:2]]), np.concatenate(labels[:2]),
        feature_name=list(COLUMNS),
    )  # fmt: skip
    model = lightgbm.train(SETTINGS, taught)
    scale = IsotonicRegression(out_of_bounds="clip", y_min=0.0, y_max=1.0)
    scale.fit(model.predict(known[2].columns), labels[2])
    held = scale.predict(model.predict(known[3].columns))
    metrics = {"form": "model", "pairs": len(now.user), **reliability(held, labels[3])}
    return Rhythm(now, scale.predict(model.predict(now.columns)), metrics)


def pairs_of(history: History, week: int) -> Pairs:
    """Return the pairs that had a rhythm at the end of a week."""
    cut = Cut(history, week, head=1)
    counts = cut.counts().tocoo()
    often = counts.data >= FEWEST
    user, item = counts.row[often], counts.col[often]
    order = np.lexsort((item, user))
    user, item = user[order], item[order]
    bought = np.ones(len(user), bool)
    told = Features(cut).of(Batch(np.unique(user), user, item, bought, {}))
    columns = np.column_stack([told[name] for name in COLUMNS]).astype(np.float32)
    return Pairs(user, item, columns, told["own_gap"], told["own_since"])


def by_rule(pairs: Pairs) -> NDArray[Any]:
    """Return chances where there is too little to learn from: a week's share of the rhythm."""
    cycle = pairs.since / np.maximum(pairs.gap, 1)
    factor = np.full(len(cycle), 0.0)
    for until, value in reversed(_FACTOR):
        factor[cycle <= until] = value
    chance: NDArray[Any] = np.minimum(_MOST_BY_RULE, 7 / np.maximum(pairs.gap, 1)) * factor
    return chance


def reliability(chance: NDArray[Any], happened: NDArray[Any]) -> dict[str, Any]:
    """Return how true chances were: Brier score, the mean miss, and a table in tenths of pairs."""
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    table = [
        [round(float(chance[part].mean()), 4), round(float(happened[part].mean()), 4), len(part)]
        for part in parts
    ]
    miss = sum(abs(said - was) * size for said, was, size in table) / max(len(chance), 1)
    return {
        "brier": round(float(((chance - happened) ** 2).mean()), 4),
        "brier_of_mean": round(float(((happened.mean() - happened) ** 2).mean()), 4),
        "calibration_error": round(miss, 4),
        "reliability": table,
    }


def lists_of(rhythm: Rhythm, history: History, *, until: date) -> Iterator[tuple[int, list[Any]]]:
    """Yield what each account is to buy again, the likeliest first, with when and how often."""
    pairs = rhythm.pairs
    # Days are counted from the newest line, which may be older than the last day looked at.
    asked = (pairs.since <= GONE * np.maximum(pairs.gap, 1)) & (rhythm.chance > 0)
    start = np.searchsorted(pairs.user, np.arange(len(history.people) + 1))
    for row in np.flatnonzero(history.people > 0).tolist():
        at = np.arange(start[row], start[row + 1])
        at = at[asked[at]]
        at = at[np.argsort(-rhythm.chance[at], kind="stable")][:LONGEST]
        if len(at):
            yield int(history.people[row]), [_item(rhythm, history, int(one), until) for one in at]


def _item(rhythm: Rhythm, history: History, at: int, until: date) -> list[Any]:
    pairs, chance = rhythm.pairs, float(rhythm.chance[at])
    every = max(round(float(pairs.gap[at])), 1)
    bought_on = until - timedelta(days=round(float(pairs.since[at])))
    params = {
        "every_days": every,
        "due_on": max(bought_on + timedelta(days=every), until + timedelta(days=1)).isoformat(),
        "chance": round(100 * chance),
        "bought_on": bought_on.isoformat(),
    }
    product = int(history.catalogue.ids[pairs.item[at]])
    return [product, round(chance, 4), Code.AGAIN.value, params, Source.OWN.value]


def _bought(history: History, pairs: Pairs, week: int) -> NDArray[np.int8]:
    """Return which pairs met in the week after."""
    items = len(history.catalogue)
    inside = history.week == week + 1
    met = history.user[inside].astype(np.int64) * items + history.item[inside]
    return np.isin(pairs.user.astype(np.int64) * items + pairs.item, met).astype(np.int8)
