"""A scorecard from outcomes: signals in stretches, logistic regression over them.

The credit trade's model (Siddiqi, Credit Risk Scorecards, 2006): it is nearly as sharp as trees on
a few dozen signals, scores without any library, and every point of it can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from risk.types import Bin, Scorecard, Signal

SIGNALS = tuple(signal.value for signal in Signal)
STRETCHES = 6
# A stretch with fewer examples says little: it is joined to its neighbour.
LEAST = 20
# Fewer fraud than this among the examples teach nothing.
LEAST_FRAUD = 30


class TooFewOutcomes(ValueError):
    """There is not enough to learn from."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """How well a decision from some score on finds fraud: of those told, of those there are."""

    precision: float
    recall: float
    told: int
    fraud: int
    of: int


def train(rows: Sequence[Sequence[float]], fraud: Sequence[bool]) -> Scorecard:
    """Return a scorecard from examples: signals in the order of SIGNALS, and whether it was fraud.

    Raises TooFewOutcomes.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- in the worker alone

    if sum(fraud) < LEAST_FRAUD or len(fraud) - sum(fraud) < LEAST_FRAUD:
        raise TooFewOutcomes
    table = np.asarray(rows, dtype=float)
    edges = [_edges(table[:, place]) for place in range(table.shape[1])]
    columns = np.hstack([_one_hot(table[:, place], cut) for place, cut in enumerate(edges)])
    model = LogisticRegression(C=0.5, max_iter=2000)
    fitted = model.fit(columns, np.asarray(fraud))
    return _card(edges, fitted.coef_[0], float(fitted.intercept_[0]))


def measure(scores: Sequence[float], fraud: Sequence[bool], *, at: float) -> Metrics:
    """Return precision and recall of telling everything from this score on."""
    told = [is_fraud for score, is_fraud in zip(scores, fraud, strict=True) if score >= at]
    found, there = sum(told), sum(fraud)
    return Metrics(
        precision=round(found / len(told), 4) if told else 0.0,
        recall=round(found / there, 4) if there else 0.0,
        told=len(told),
        fraud=there,
        of=len(fraud),
    )


def _edges(values: NDArray[np.float64]) -> list[float]:
    """Return where to cut a signal, so that every stretch has examples enough."""
    quantiles = np.quantile(values, np.linspace(0, 1, STRETCHES + 1)[1:-1])
    kept: list[float] = []
    for cut in np.unique(quantiles):
        last = kept[-1] if kept else -np.inf
        inside = int(((values >= last) & (values < cut)).sum())
        if inside >= LEAST and int((values >= cut).sum()) >= LEAST:
            kept.append(float(cut))
    if not kept:
        # Nearly always the same: what is different from that, if anything, is what it tells.
        above = values[values > np.median(values)]
        kept = [float(above.min())] if len(above) >= LEAST else []
    return kept


def _one_hot(values: NDArray[np.float64], cuts: list[float]) -> NDArray[np.float64]:
    return np.eye(len(cuts) + 1)[np.searchsorted(cuts, values, side="right")]


def _card(edges: list[list[float]], points: NDArray[np.float64], base: float) -> Scorecard:
    bins: dict[str, list[Bin]] = {}
    at = 0
    for signal, cuts in zip(SIGNALS, edges, strict=True):
        own = points[at : at + len(cuts) + 1]
        at += len(cuts) + 1
        if cuts:
            ends: list[float | None] = [*cuts, None]
            bins[signal] = [
                Bin(below, round(float(point), 4)) for below, point in zip(ends, own, strict=True)
            ]
        else:
            base += float(own[0])
    return Scorecard(base=round(base, 4), bins=bins)
