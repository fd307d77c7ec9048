"""`python -m bench.experiments [seeds]`: how often experiments find what is not there, and what is.

Visitors are drawn as a shop has them (one in twenty buys, spending log-normally, who bought before
buys again more often), looked at twenty times and stopped at the first verdict.
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
