"""How rules and a trained scorecard become one score, a decision and its reasons.

score = 100 p + the points of the rules that meet, within 0 and 100, where p is the scorecard's
probability of fraud: 1 / (1 + exp(-(base + sum of points of the stretches))). Without a scorecard,
p is 0. The decision is the severest of what the score's bounds and the rules that meet ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp

from risk.types import (
    SEVERITY,
    Bounds,
    Compare,
    Decision,
    Reason,
    RuleValue,
    Scorecard,
    Told,
    Verdict,
)

# A stretch that moves the odds by less than this is not worth telling.
TELLING = 0.2


def judge(
    signals: Mapping[str, float],
    *,
    rules: Iterable[RuleValue],
    bounds: Bounds,
    card: Scorecard | None,
) -> Verdict:
    """Return the verdict on one payment."""
    met = [rule for rule in rules if meets(rule, signals)]
    told = [Reason(Told.RULE, rule.code, signals[rule.signal], rule.points) for rule in met]
    probability = None
    if card is not None:
        probability = probability_of(signals, card)
        told += _model_reasons(signals, card)
    raw = 100 * (probability or 0) + sum(rule.points for rule in met)
    score = round(min(max(raw, 0), 100))
    asked = [_by_score(score, bounds), *(Decision(rule.at_least) for rule in met)]
    return Verdict(
        score=score,
        decision=max(asked, key=SEVERITY.__getitem__),
        probability=probability,
        reasons=tuple(sorted(told, key=lambda one: -abs(one.points) * _weight(one))),
    )


def meets(rule: RuleValue, signals: Mapping[str, float]) -> bool:
    """Return whether a signal meets a rule's figure; one that is not known meets none."""
    value = signals.get(rule.signal)
    if value is None:
        return False
    return value >= rule.figure if rule.compare == Compare.AT_LEAST else value <= rule.figure


def probability_of(signals: Mapping[str, float], card: Scorecard) -> float:
    """Return the scorecard's probability of fraud."""
    odds = card.base + sum(points_of(card, signal, signals.get(signal)) for signal in card.bins)
    return 1 / (1 + exp(-odds))


def points_of(card: Scorecard, signal: str, value: float | None) -> float:
    """Return what a signal's value adds to the log-odds; nothing when it is not known."""
    if value is None:
        return 0.0
    return next(
        (one.points for one in card.bins[signal] if one.below is None or value < one.below), 0.0
    )


def _model_reasons(signals: Mapping[str, float], card: Scorecard) -> list[Reason]:
    found = [
        Reason(Told.MODEL, signal, signals.get(signal, 0.0), round(points, 2))
        for signal in card.bins
        if abs(points := points_of(card, signal, signals.get(signal))) >= TELLING
    ]
    return [
        Reason(Told.TRUST, one.code, one.value, one.points) if one.points < 0 else one
        for one in found
    ]


def _weight(reason: Reason) -> float:
    """A point of the log-odds is worth about 25 points of the score in the middle of the curve."""
    return 1 if reason.told == Told.RULE else 25


def _by_score(score: int, bounds: Bounds) -> Decision:
    if score >= bounds.refuse:
        return Decision.REFUSE
    if score >= bounds.hold:
        return Decision.HOLD
    return Decision.CHALLENGE if score >= bounds.challenge else Decision.ALLOW
