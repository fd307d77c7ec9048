"""Scores, decisions and reasons, worked by hand."""

import pytest

from risk.rules import scoring
from risk.types import Bin, Bounds, Decision, RuleValue, Scorecard, Told

pytestmark = pytest.mark.req("PA5")
BOUNDS = Bounds(challenge=30, hold=60, refuse=95)
# exp(-2) = 0.1353: p = 1 / (1 + 7.389) = 0.1192; with 3 more, p = 1 / (1 + 0.3679) = 0.7311.
CARD = Scorecard(
    base=-2.0,
    bins={
        "device_days": [Bin(1, 3.0), Bin(None, 0.0)],
        "good_orders": [Bin(3, 0.0), Bin(None, -1.5)],
    },
)


def rule(code, signal, figure, points=0, at_least="allow", compare="gte"):
    return RuleValue(code, signal, compare, figure, points, at_least)


TESTING = rule("card-testing", "cards_day", 3, 40, "hold")
TRUST = rule("known", "good_orders", 3, -20)
ABROAD = rule("abroad", "network_abroad", 1, 15)


def judge(signals, *rules, card=None, bounds=BOUNDS):
    return scoring.judge(signals, rules=rules, bounds=bounds, card=card)


@pytest.mark.parametrize(
    ("signals", "rules", "score", "decision"),
    [
        ({}, (), 0, "allow"),
        ({"cards_day": 2}, (TESTING,), 0, "allow"),
        # Its points alone would only be a challenge: the rule asks for at least a hold.
        ({"cards_day": 3}, (TESTING,), 40, "hold"),
        ({"cards_day": 3, "good_orders": 5}, (TESTING, TRUST), 20, "hold"),
        ({"good_orders": 5}, (TRUST,), 0, "allow"),
        ({"network_abroad": 1}, (ABROAD, rule("b", "network_abroad", 1, 15)), 30, "challenge"),
        ({"cards_day": 9}, (rule("x", "cards_day", 3, 99),), 99, "refuse"),
        ({"cards_day": 9}, (rule("x", "cards_day", 3, 80), TESTING), 100, "refuse"),
        ({"good_orders": 0}, (rule("n", "good_orders", 0, 30, compare="lte"),), 30, "challenge"),
        # What is not known meets no rule, whichever way it compares.
        ({}, (rule("n", "good_orders", 0, 30, compare="lte"),), 0, "allow"),
    ],
)
def test_rules(signals, rules, score, decision):
    verdict = judge(signals, *rules)
    assert (verdict.score, verdict.decision) == (score, decision)


@pytest.mark.parametrize(
    ("signals", "probability", "score", "decision"),
    [
        ({"device_days": 10, "good_orders": 0}, 0.1192, 12, "allow"),
        ({"device_days": 0, "good_orders": 0}, 0.7311, 73, "hold"),
        # base -2 + 3 - 1.5 = -0.5: 1 / (1 + exp(0.5)) = 0.3775
        ({"device_days": 0, "good_orders": 3}, 0.3775, 38, "challenge"),
        ({}, 0.1192, 12, "allow"),
    ],
)
def test_the_model(signals, probability, score, decision):
    verdict = judge(signals, card=CARD)
    assert verdict.probability == pytest.approx(probability, abs=0.0001)
    assert (verdict.score, verdict.decision) == (score, decision)


def test_both_add_up_and_say_why_the_weightiest_first():
    signals = {"device_days": 0, "good_orders": 3, "network_abroad": 1}
    verdict = judge(signals, ABROAD, card=CARD)
    assert verdict.score == 53  # 37.75 + 15
    assert [(one.told, one.code, one.points) for one in verdict.reasons] == [
        (Told.MODEL, "device_days", 3.0),
        (Told.TRUST, "good_orders", -1.5),
        (Told.RULE, "abroad", 15),
    ]


def test_a_bound_of_101_is_never_reached():
    verdict = judge({"cards_day": 9}, rule("x", "cards_day", 3, 100), bounds=Bounds(101, 101, 101))
    assert verdict.decision == Decision.ALLOW
