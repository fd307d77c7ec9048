"""Models learnt from outcomes, judged on weeks they have not seen, put in force by people."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core import page_cache
from risk import selectors
from risk.models import Assessment, Model
from risk.rules import scoring, training
from risk.types import Scorecard

# A model is judged on the latest weeks; it learns from what came before.
JUDGED = timedelta(weeks=6)
MOST_EXAMPLES = 200_000

Example = tuple[dict[str, float], bool, datetime]


def train(*, now: datetime) -> Model:
    """Learn a scorecard from known outcomes and keep it with its figures, not in force yet.

    Raises training.TooFewOutcomes.
    """
    examples = _examples()
    until = max((at for _signals, _fraud, at in examples), default=now) - JUDGED
    earlier = [one for one in examples if one[2] <= until]
    later = [one for one in examples if one[2] > until]
    card = training.train([_row(one[0]) for one in earlier], [one[1] for one in earlier])
    return Model.objects.create(
        trained_at=now,
        learnt_until=until,
        examples=len(earlier),
        fraud=sum(one[1] for one in earlier),
        card=_as_json(card),
        metrics=_metrics(card, later),
    )


@transaction.atomic
def put_in_force(*, model_id: int) -> None:
    """Judge by this model from now on. Safe to repeat; an older one may be put back."""
    Model.objects.exclude(pk=model_id).filter(is_active=True).update(is_active=False)
    Model.objects.filter(pk=model_id).update(is_active=True)
    transaction.on_commit(changed)


def changed() -> None:
    """Have every process read rules, bounds and model again."""
    page_cache.bump([selectors.TAG])


def _examples() -> list[Example]:
    rows = Assessment.objects.exclude(outcome="").order_by("-at")
    found = rows.values_list("signals", "outcome", "at")[:MOST_EXAMPLES]
    return [(signals, outcome == "fraud", at) for signals, outcome, at in found]


def _row(signals: dict[str, float]) -> list[float]:
    return [float(signals.get(signal, 0.0)) for signal in training.SIGNALS]


def _metrics(card: Scorecard, later: list[Example]) -> dict[str, Any]:
    """Return how model, rules and both do at the bound for a hold, and how sharp the model is."""
    force = selectors.in_force()
    fraud = [is_fraud for _signals, is_fraud, _at in later]
    found: dict[str, Any] = {}
    for name, rules, used in (
        ("model", (), card), ("rules", force.rules, None), ("both", force.rules, card)
    ):  # fmt: skip
        scores = [
            scoring.judge(signals, rules=rules, bounds=force.bounds, card=used).score
            for signals, _fraud, _at in later
        ]
        found[name] = asdict(training.measure(scores, fraud, at=force.bounds.hold))
    return found


def _as_json(card: Scorecard) -> dict[str, Any]:
    bins = {signal: [[one.below, one.points] for one in rows] for signal, rows in card.bins.items()}
    return {"base": card.base, "bins": bins}
