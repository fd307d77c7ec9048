"""`python -m bench.experiments [seeds]`: how often experiments find what is not there, and what is.

Visitors are drawn as a shop has them (one in twenty buys, spending log-normally, who bought before
buys again more often), looked at twenty times and stopped at the first verdict.

`DJANGO_SETTINGS_MODULE=shop.settings python -m bench.experiments replay [seeds]`, beside a running
shop, takes real buyers instead: what each spent in the second half of the shop's history and what
before, split into two equal arms anew for every seed. No verdict is right.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from analytics.rules import sequences as statistics
from analytics.rules.sequences import Sample

VISITORS, LOOKS, RATE = 20_000, 20, 0.05
LIFTS = (0.0, 0.05, 0.10, 0.20, 0.30)


def main(seeds: int) -> None:
    """Print, for each true lift, how often a verdict came, and how many visitors it took."""
    print(f"{seeds} experiments of {VISITORS} visitors an arm, {LOOKS} looks, stopped at a verdict")
    print(f"{'true lift':>10} {'measure':>12} {'verdicts':>9} {'wrong way':>10} {'visitors':>9}")
    for lift in LIFTS:
        for measure in ("conversion", "value"):
            ends = [_run(np.random.default_rng([seed, 7]), lift, measure) for seed in range(seeds)]
            verdicts = Counter(sign for sign, _seen in ends)
            found = verdicts[1] + verdicts[-1]
            took = [seen for sign, seen in ends if sign]
            middle = f"{int(np.median(took)):>9}" if took else f"{'–':>9}"
            line = f"{found / seeds:>9.1%} {verdicts[-1] / seeds:>10.1%} {middle}"
            print(f"{lift:>10.0%} {measure:>12} {line}")


def replay(seeds: int) -> None:
    """Print how often an A/A test over the buyers of a real history finds a difference."""
    import django  # noqa: PLC0415 -- only this needs the shop

    django.setup()
    from analytics.experiments.assigning import Live, assign  # noqa: PLC0415 -- needs the apps
    from analytics.warehouse import opened  # noqa: PLC0415 -- needs the apps
    from core import clock  # noqa: PLC0415 -- needs the apps

    with opened(now=clock.now()) as warehouse:
        buyers = warehouse.rows(HISTORY)
    worth = np.array([[float(after), float(before)] for _who, after, before in buyers]).T
    found = 0
    for seed in range(seeds):
        halves = Live(f"aa-{seed}", "interface", (("control", 1), ("same", 1)))
        arms = np.array([assign(experiment=halves, visitor=who) == "same" for who, *_ in buyers])
        for look in range(1, LOOKS + 1):
            part = slice(0, len(buyers) * look // LOOKS)
            seen, split = worth[:, part], arms[part]
            samples = _adjusted([seen[:, ~split], seen[:, split]])
            if statistics.difference(samples[1], samples[0]).is_certain:
                found += 1
                break
    print(
        f"{len(buyers)} buyers, {seeds} splits, {LOOKS} looks: {found / seeds:.1%} false verdicts"
    )


HISTORY = """
WITH span AS (SELECT min(placed_at) + (max(placed_at) - min(placed_at)) / 2 AS middle FROM orders)
SELECT person, sum(CASE WHEN placed_at >= middle THEN total ELSE 0 END),
    sum(CASE WHEN placed_at < middle THEN total ELSE 0 END)
FROM orders, span WHERE person IS NOT NULL GROUP BY person ORDER BY hash(person)
"""


def _run(random: np.random.Generator, lift: float, measure: str) -> tuple[int, int]:
    control, arm = _arm(random, 0.0, measure), _arm(random, lift, measure)
    for look in range(1, LOOKS + 1):
        seen = VISITORS * look // LOOKS
        samples = _adjusted([control[:, :seen], arm[:, :seen]])
        difference = statistics.difference(samples[1], samples[0])
        if difference.is_certain:
            return (1 if difference.low > 0 else -1), seen * 2
    return 0, VISITORS * 2


def _arm(random: np.random.Generator, lift: float, measure: str) -> np.ndarray:
    """Return values, and what the same visitors were worth before."""
    before = (random.random(VISITORS) < RATE).astype(float)
    bought = random.random(VISITORS) < RATE * (1 + lift) * (1 + 4 * before) / (1 + 4 * RATE)
    spent = random.lognormal(3.4, 0.8, VISITORS) if measure == "value" else 1.0
    return np.vstack([bought * spent, before * (30.0 if measure == "value" else 1.0)])


def _adjusted(arms: list[np.ndarray]) -> list[Sample]:
    """Return samples less what the past explains, as `analytics.experiments.results` does."""
    everybody = np.hstack(arms)
    past = everybody[1] - everybody[1].mean()
    spread = (past**2).sum()
    slope = float((everybody[0] * past).sum() / spread) if spread else 0.0
    middle = everybody[1].mean()
    found = []
    for values, before in arms:
        adjusted = values - slope * (before - middle)
        found.append(Sample(len(adjusted), float(adjusted.mean()), float(adjusted.var(ddof=1))))
    return found


if __name__ == "__main__":
    words = sys.argv[1:]
    times = next((int(word) for word in words if word.isdigit()), 500)
    (replay if "replay" in words else main)(times)
