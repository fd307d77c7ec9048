"""When an experiment is over by itself: harm, a verdict, or time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analytics.experiments.results import ArmResult, Result
from analytics.types import Measure

# How much worse than the control an arm may be: returned orders by three in a hundred, the largest
# part of a page by a quarter of a second, and of the contribution nothing that is certain.
MOST_RETURNS = 0.03
MOST_LCP = 250.0
# A quartile of fewer visitors is luck.
ENOUGH = 200


class Verdict(StrEnum):
    """What is to be done."""

    GO_ON = "go-on"
    OFF = "off"  # the arms' sizes cannot be luck: a fault
    HARM = "harm"
    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no-difference"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and the arm and the measure it is about."""

    verdict: Verdict
    arm: str = ""
    measure: str = ""

    @property
    def stops(self) -> bool:
        """Whether the experiment is over."""
        return self.verdict is not Verdict.GO_ON


def decide(
    result: Result, *, measure: str, least_visitors: int, days: float, longest: int
) -> Decision:
    """Return what to do: a fault and harm first, then the measure it is decided by, then time.

    Intervals hold at every look, so this may be asked as often as one likes.
    """
    if result.is_off:
        return Decision(Verdict.OFF)
    for arm in result.arms[1:]:
        if harmed := _harm(arm, result.arms[0]):
            return Decision(Verdict.HARM, arm.code, harmed)
    if sum(arm.visitors for arm in result.arms) >= least_visitors:
        for arm in sorted(result.arms[1:], key=lambda arm: -arm.means[measure]):
            difference = arm.differences[measure]
            if difference.is_certain:
                is_better = (difference.low > 0) != (measure == Measure.RETURNS)
                return Decision(Verdict.BETTER if is_better else Verdict.WORSE, arm.code, measure)
    if days >= longest:
        return Decision(Verdict.NO_DIFFERENCE)
    return Decision(Verdict.GO_ON)


def _harm(arm: ArmResult, control: ArmResult) -> str:
    """Return the guardrail an arm has broken for certain; "" for none."""
    if arm.differences[Measure.RETURNS].low > MOST_RETURNS:
        return str(Measure.RETURNS)
    if arm.differences[Measure.CONTRIBUTION].high < 0:
        return str(Measure.CONTRIBUTION)
    is_enough = min(arm.visitors, control.visitors) >= ENOUGH
    if is_enough and arm.lcp and control.lcp and arm.lcp - control.lcp > MOST_LCP:
        return "speed"
    return ""
