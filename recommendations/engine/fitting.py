"""From a history to a model: what can be learnt of this much data, and how well it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommendations.engine import scoring
from recommendations.engine.candidates import batches
from recommendations.engine.cut import Cut
from recommendations.engine.features import Features
from recommendations.engine.generators import (
    Ease,
    Generator,
    Kinds,
    Neighbours,
    Popular,
    Ridge,
    Stores,
)
from recommendations.engine.history import History
from recommendations.engine.ranking import AHEAD, OF_ALL, OF_NEW, Sample, joined, learn, sample
from recommendations.engine.scoring import Ranker, Scorer
from recommendations.evaluation import measures

# With less there is nothing to learn from: the blend needs somebody, the re-ranker windows.
FEWEST_PEOPLE = 20
FEWEST_WEEKS = 16
FEWEST_BOUGHT = 300
DEEP = 20

Note = Callable[[str, int], None]
Lists = dict[int, list[int]]


@dataclass(slots=True)
class Judged:
    """How ways to score do on the last complete window: a row of columns for each shopper."""

    after: int
    for_you: dict[str, measures.Floats]
    discover: dict[str, measures.Floats]
    coverage: dict[str, float]
    shown: Lists
    relevant: dict[int, set[int]]
    scores: dict[int, list[float]] = field(default_factory=dict)


@dataclass(slots=True)
class Learnt:
    """What a run came out with."""

    form: str  # ranker, blend, popular
    cut: Cut
    generators: dict[str, Generator]
    ranker: Ranker | None = None
    probe: Ranker | None = None  # the same without the last window: what the next run judges by
    judged: Judged | None = None

    @property
    def scorer(self) -> Scorer:
        """Return what orders its candidates."""
        return self.ranker or scoring.blend


def learn_from(history: History, *, note: Note, champion: Ranker | None = None) -> Learnt:
    """Return what a history teaches; `champion` is judged beside it on the same window."""
    history = history.capped()
    if form_of(history) != "ranker":
        note("generators", 40)
        cut = Cut(history, history.last)
        return Learnt(form_of(history), cut, generators_of(cut))
    last = history.last
    note("first window", 5)
    first = _sampled(history, last - 2 * AHEAD)
    note("trial models", 20)
    probe = _taught(first)
    note("last window", 35)
    judged, second = _judge(history, last - AHEAD, probe, champion)
    note("models", 60)
    ranker = _taught(joined([second, first]))
    note("generators", 75)
    cut = Cut(history, last)
    return Learnt("ranker", cut, generators_of(cut), ranker, probe, judged)


def form_of(history: History) -> str:
    """Return what so much history is enough for."""
    if len(history.people) < FEWEST_PEOPLE or not len(history):
        return "popular" if not len(history) else "blend"
    weeks = history.last - int(history.week.min()) + 1
    bought = int((history.week > history.last - AHEAD).sum())
    return "ranker" if weeks >= FEWEST_WEEKS and bought >= FEWEST_BOUGHT else "blend"


def generators_of(cut: Cut) -> dict[str, Generator]:
    """Return the generators that this much history feeds."""
    if not len(cut.head):
        return {}
    made: dict[str, Generator] = {"popular": Popular(cut), "kinds": Kinds(cut)}
    if len(np.unique(cut.history.store)) > 1:
        made["stores"] = Stores(cut)
    if cut.users >= FEWEST_PEOPLE:
        made["neighbours"] = Neighbours(cut)
        made["ease"] = Ease(cut)
        made["ridge"] = Ridge(cut)
    return made


def _sampled(history: History, week: int) -> Sample:
    cut = Cut(history, week)
    return sample(cut, generators_of(cut), history.between(week, week + AHEAD))


def _taught(given: Sample) -> Ranker:
    return Ranker(learn(given, OF_ALL), learn(given.only(~given.bought), OF_NEW))


def _judge(
    history: History, week: int, probe: Ranker, champion: Ranker | None
) -> tuple[Judged, Sample]:
    """Compare the ways on the last complete window, and learn from it too."""
    cut = Cut(history, week)
    generators = generators_of(cut)
    second = sample(cut, generators, history.between(week, week + AHEAD))
    ways: dict[str, Scorer] = {"own": scoring.own, "blend": scoring.blend, "ranker": probe}
    if champion is not None and set(champion.names) <= set(second.names):
        ways["live"] = champion
    return judge(history, cut, generators, ways), second


def judge(
    history: History, cut: Cut, generators: dict[str, Generator], ways: Mapping[str, Scorer]
) -> Judged:
    """Show everybody what each way would have shown, and compare with what they then bought."""
    bought = history.between(cut.week, cut.week + AHEAD)
    lists: dict[str, tuple[Lists, Lists]] = {name: ({}, {}) for name in ways}
    judged = Judged(cut.week, {}, {}, {}, {}, bought)
    features = Features(cut)
    for batch in batches(cut, generators, np.array(sorted(bought), np.int64)):
        told = features.of(batch)
        for name, score in ways.items():
            of_all, of_new = score(batch, told)
            for row in batch.rows.tolist():
                at = scoring.best(batch, of_all, row, 60)
                lists[name][0][row] = batch.item[at].tolist()
                lists[name][1][row] = batch.item[scoring.best(batch, of_new, row, DEEP)].tolist()
                if name == "ranker":
                    judged.scores[row] = of_all[at].tolist()
    known = cut.history.between(-1, cut.week)
    new = {row: left for row, items in bought.items() if (left := items - known.get(row, set()))}
    sold = np.unique(cut.item).tolist()
    for name, (every, fresh) in lists.items():
        judged.for_you[name] = measures.of_all(every, bought)
        judged.discover[name] = measures.of_all(fresh, new)
        judged.coverage[name] = measures.coverage(every, sold)
    judged.shown = lists["ranker"][0]
    return judged


def figures_of(judged: Judged) -> dict[str, Any]:
    """Return what a judgement says, as a model keeps it: figures and paired differences."""
    told: dict[str, Any] = {}
    for task, rows in (("for_you", judged.for_you), ("discover", judged.discover)):
        told[task] = {name: measures.figures(given) for name, given in rows.items()}
        told[f"{task}_against"] = {
            name: measures.figures(rows["ranker"] - given)
            for name, given in rows.items()
            if name != "ranker"
        }
    return told | {"coverage": judged.coverage, "shoppers": len(judged.relevant)}
