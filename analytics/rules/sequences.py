"""The statistics of experiments, on plain numbers.

Intervals are asymptotic confidence sequences (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
"Time-uniform central limit theory and asymptotic confidence sequences", arXiv 2103.06476, equation
9, tuned by equation 161): they hold at every look at once, so whoever looks daily and stops at the
first verdict is still wrong in at most ALPHA of the cases. CUPED (Deng, Xu, Kohavi and Walker 2013)
takes out what visitors' past already explains. The ratio of arms is checked by chi-squared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ALPHA = 0.05
# About so many visitors make the interval narrowest.
TUNED_FOR = 5000
# Arms off their weights by less than this chance are a fault, not luck.
SRM_BELOW = 0.001


@dataclass(frozen=True, slots=True)
class Sample:
    """One arm's measure over its visitors."""

    n: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Difference:
    """An arm less the control, per visitor, with an interval that holds at every look."""

    estimate: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether it is not nought, whatever the luck."""
        return self.low > 0 or self.high < 0


def sample(values: Sequence[float]) -> Sample:
    """Return what a comparison needs of an arm's values."""
    n = len(values)
    mean = math.fsum(values) / n if n else 0.0
    spread = math.fsum((value - mean) ** 2 for value in values) / (n - 1) if n > 1 else 0.0
    return Sample(n, mean, spread)


def difference(arm: Sample, control: Sample, *, alpha: float = ALPHA) -> Difference:
    """Return how much better an arm does than the control."""
    estimate, n = arm.mean - control.mean, arm.n + control.n
    if min(arm.n, control.n) < 2:  # noqa: PLR2004 -- one value has no spread
        return Difference(estimate, -math.inf, math.inf)
    rho = math.sqrt((-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / TUNED_FOR)
    spread = n * (arm.variance / arm.n + control.variance / control.n)
    known = n * rho**2 + 1
    width = math.sqrt(spread * 2 * known * math.log(math.sqrt(known) / alpha)) / (n * rho)
    return Difference(estimate, estimate - width, estimate + width)


def cuped(values: Sequence[float], before: Sequence[float], *, theta: float) -> list[float]:
    """Return values less what was to be expected of each visitor by what they did before."""
    middle = math.fsum(before) / len(before) if before else 0.0
    return [value - theta * (past - middle) for value, past in zip(values, before, strict=True)]


def theta(pairs: Sequence[tuple[float, float]]) -> float:
    """Return how much of (value, before) carries over, over all arms together."""
    n = len(pairs)
    if n < 2:  # noqa: PLR2004 -- one pair has no slope
        return 0.0
    value_mean = math.fsum(value for value, _past in pairs) / n
    past_mean = math.fsum(past for _value, past in pairs) / n
    together = math.fsum((value - value_mean) * (past - past_mean) for value, past in pairs)
    spread = math.fsum((past - past_mean) ** 2 for _value, past in pairs)
    return together / spread if spread else 0.0


def ratio_chance(counts: Sequence[int], weights: Sequence[int]) -> float:
    """Return how likely arms are as far off their weights as these, by luck alone."""
    from scipy.stats import chisquare  # noqa: PLC0415 -- half a second to import

    whole, parts = sum(counts), sum(weights)
    if not whole or len(counts) < 2:  # noqa: PLR2004 -- one arm has no ratio
        return 1.0
    expected = [whole * weight / parts for weight in weights]
    return float(chisquare(counts, expected).pvalue)
