"""Whether a new model may answer: only when a paired comparison does not say that it is worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recommendations.types import Why

FIGURE = "ndcg@10"
# Who it is measured against: the live model on the same window, else what needs no learning.
RIVALS = ("live", "own")
TASKS = {"for_you": Why.WORSE_FOR_YOU, "discover": Why.WORSE_DISCOVER}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Passed or not, why, against whom, and the differences with their intervals."""

    passed: bool
    why: str
    against: str
    differences: Mapping[str, list[float]]

    def as_json(self) -> dict[str, Any]:
        """Return it as a model keeps it."""
        return {"passed": self.passed, "why": self.why, "against": self.against,
                "differences": dict(self.differences)}  # fmt: skip


def verdict(metrics: Mapping[str, Any]) -> Verdict:
    """Judge by the paired differences on the last complete window.

    Worse is a difference whose whole interval lies below nought. Where nothing could be measured,
    there was too little to learn from, and so too little to be wrong about.
    """
    told = metrics.get("for_you_against") or {}
    rival = next((name for name in RIVALS if name in told), "")
    differences = {
        task: metrics[f"{task}_against"][rival][FIGURE]
        for task in TASKS
        if rival and metrics.get(f"{task}_against", {}).get(rival)
    }
    if not differences:
        return Verdict(passed=True, why=Why.TOO_LITTLE, against="", differences={})
    for task, why in TASKS.items():
        if task in differences and differences[task][2] < 0:
            return Verdict(passed=False, why=why, against=rival, differences=differences)
    return Verdict(passed=True, why=Why.NOT_WORSE, against=rival, differences=differences)
