"""Half a year of judged payments with their outcomes: something for models to learn from.

Four ways to be defrauded are played, and the many ways of honest people; which one it is decides
the outcome, never the shop's rules. Card testing is loud, and the rules hear it. A stolen card is
quiet: a device, an address and a hurry that honest people have as well, only seldom together. A
taken-over account even earns trust. Friendly fraud looks like anybody's order.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random

from risk import selectors
from risk.models import Assessment
from risk.rules import scoring
from risk.services.assessments import MOST_REASONS, key_of
from risk.types import Decision, Outcome, Signal, Verdict

WEEKS, A_WEEK = 26, 160
# Of all payments: what they are, and how likely.
KINDS = {"honest": 0.953, "testing": 0.012, "stolen": 0.018, "takeover": 0.011, "friendly": 0.006}
SEED = 4


def load(*, now: datetime) -> None:
    """Write the history; the newest week has no outcomes yet."""
    chance = Random(SEED)  # noqa: S311 -- the same history each time
    force = selectors.in_force()
    rows = []
    for number in range(WEEKS * A_WEEK):
        at = now - timedelta(weeks=WEEKS) + timedelta(minutes=number * 7 * 24 * 60 / A_WEEK)
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        signals = _signals(kind, chance)
        verdict = scoring.judge(signals, rules=force.rules, bounds=force.bounds, card=None)
        rows.append(_row(number, kind, at, signals, verdict, now))
    Assessment.objects.bulk_create(rows, batch_size=1000)


def _row(
    number: int, kind: str, at: datetime, signals: dict[str, float], verdict: Verdict, now: datetime
) -> Assessment:
    is_known = at < now - timedelta(weeks=1)
    outcome = Outcome.GOOD if kind == "honest" else Outcome.FRAUD
    was_held = verdict.decision == Decision.HOLD
    return Assessment(
        payment_key=f"history-{number}",
        reference=f"H{number:06}",
        at=at,
        signals=signals,
        score=verdict.score,
        decision=verdict.decision,
        reasons=[asdict(one) for one in verdict.reasons[:MOST_REASONS]],
        person=key_of("person", f"history-{number}"),
        was_paid=kind != "testing",
        outcome=outcome if is_known else "",
        outcome_at=at + timedelta(days=20) if is_known else None,
        reviewed_at=at + timedelta(hours=3) if was_held else None,
    )


def _signals(kind: str, chance: Random) -> dict[str, float]:
    found = _honest(chance)
    if kind == "testing":
        found |= _testing(chance)
    elif kind == "stolen":
        found |= _stolen(chance)
    elif kind == "takeover":
        found |= _takeover(chance)
    return {Signal(name).value: float(value) for name, value in found.items()}


def _honest(chance: Random) -> dict[str, float]:
    orders = chance.choices((0, 1, 2, 3, 6, 12), (45, 20, 12, 10, 8, 5))[0]
    is_new = orders == 0
    knows_device = _likely(chance, 0.25 if is_new else 0.88)
    return {
        Signal.AMOUNT: round(chance.lognormvariate(0, 0.7), 2),
        Signal.AMOUNT_RATIO: 1 if is_new else round(chance.lognormvariate(0, 0.5), 2),
        Signal.PERSON_HOUR: chance.choices((1, 2, 3), (95, 4, 1))[0],
        Signal.DEVICE_HOUR: chance.choices((1, 2, 3), (94, 5, 1))[0],
        Signal.NETWORK_HOUR: chance.choices((1, 2, 4, 8), (85, 10, 4, 1))[0],
        Signal.CARD_DAY: chance.choices((1, 2), (96, 4))[0],
        Signal.FAILED_DAY: chance.choices((0, 1, 2, 3), (90, 8, 1.5, 0.5))[0],
        Signal.CARDS_DAY: chance.choices((0, 1, 2), (94, 5.5, 0.5))[0],
        Signal.PEOPLE_DEVICE: chance.choices((1, 2, 3), (90, 9, 1))[0],
        Signal.PEOPLE_ADDRESS: chance.choices((1, 2, 3, 4), (80, 15, 4, 1))[0],
        Signal.FIRST_ORDERS: chance.choices((0, 1, 2, 3), (60, 30, 8, 2))[0],
        Signal.COUNTRIES_DIFFER: _likely(chance, 0.03),
        Signal.NETWORK_ABROAD: _likely(chance, 0.05),
        Signal.NEW_ADDRESS: is_new or _likely(chance, 0.15),
        Signal.DEVICE_DAYS: round(chance.uniform(1, 400), 1) if knows_device else 0,
        Signal.ACCOUNT_DAYS: 0 if is_new and _likely(chance, 0.6) else chance.randrange(1, 900),
        Signal.GOOD_ORDERS: orders,
        Signal.UNITS: chance.choices((1, 2, 3, 4, 6), (50, 25, 12, 8, 5))[0],
        Signal.FAST: _likely(chance, 0.22),
        Signal.NIGHT: _likely(chance, 0.05),
        Signal.MAIL_DIGITS: chance.choices((0, 1, 2, 4), (60, 10, 22, 8))[0],
    }


def _testing(chance: Random) -> dict[str, float]:
    return {
        Signal.AMOUNT: round(chance.uniform(0.1, 0.6), 2),
        Signal.CARDS_DAY: chance.randrange(2, 12),
        Signal.FAILED_DAY: chance.randrange(2, 15),
        Signal.DEVICE_HOUR: chance.randrange(2, 12),
        Signal.PERSON_HOUR: chance.randrange(1, 8),
        Signal.DEVICE_DAYS: 0,
        Signal.GOOD_ORDERS: 0,
        Signal.UNITS: 1,
    }


def _stolen(chance: Random) -> dict[str, float]:
    return {
        Signal.AMOUNT: round(chance.uniform(1.5, 6), 2),
        Signal.DEVICE_DAYS: chance.choices((0, 0.5, 30), (75, 15, 10))[0],
        Signal.NEW_ADDRESS: True,
        Signal.FAST: _likely(chance, 0.75),
        Signal.GOOD_ORDERS: 0,
        Signal.ACCOUNT_DAYS: chance.choices((0, 1, 3), (60, 30, 10))[0],
        Signal.MAIL_DIGITS: chance.choices((0, 2, 4, 6), (15, 20, 40, 25))[0],
        Signal.NIGHT: _likely(chance, 0.3),
        Signal.NETWORK_ABROAD: _likely(chance, 0.3),
        Signal.FAILED_DAY: chance.choices((0, 1, 2), (50, 35, 15))[0],
        Signal.UNITS: chance.choices((1, 2, 4, 6), (25, 25, 30, 20))[0],
    }


def _takeover(chance: Random) -> dict[str, float]:
    return {
        Signal.GOOD_ORDERS: chance.choices((3, 6, 12), (50, 30, 20))[0],
        Signal.ACCOUNT_DAYS: chance.randrange(100, 900),
        Signal.DEVICE_DAYS: 0,
        Signal.NEW_ADDRESS: True,
        Signal.AMOUNT: round(chance.uniform(1.2, 5), 2),
        Signal.AMOUNT_RATIO: round(chance.uniform(1.5, 5.5), 2),
        Signal.FAST: _likely(chance, 0.7),
        Signal.NIGHT: _likely(chance, 0.35),
        Signal.NETWORK_ABROAD: _likely(chance, 0.4),
    }


def _likely(chance: Random, share: float) -> bool:
    return chance.random() < share
