"""Operators' word on held payments, and what payments turned out to be."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from risk.events import ReviewFailed, ReviewPassed
from risk.models import Assessment
from risk.types import Decision, Outcome

# Disputes come within this time; what had none by then went well.
QUIET_FOR = timedelta(days=75)


class NotInReview(Refusal):
    """There is nothing to decide about this payment."""

    code = "not_in_review"
    message = _("This payment does not wait for a review.")


@transaction.atomic
def decide(*, assessment_id: int, is_fraud: bool, actor_id: int, now: datetime) -> Assessment:
    """Let a held payment pass, or take it for fraud; the order hears of it.

    Safe to repeat with the same word. Raises NotInReview.
    """
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment_id)
    if row.decision != Decision.HOLD:
        raise NotInReview
    if row.reviewed_at is not None:
        if (row.outcome == Outcome.FRAUD) == is_fraud:
            return row
        raise NotInReview
    row.reviewed_at, row.reviewed_by_id = now, actor_id
    if is_fraud:
        row.outcome, row.outcome_at = Outcome.FRAUD, now
    row.save()
    told = ReviewFailed if is_fraud else ReviewPassed
    publish(told(reference=row.reference), now=now)
    return row


def note(*, reference: str, outcome: Outcome, now: datetime) -> int:
    """Write down what a sale's payments turned out to be; return how many rows were new.

    A dispute lost is fraud, whatever was thought before. Safe to repeat.
    """
    rows = Assessment.objects.filter(reference=reference).exclude(outcome=outcome)
    if outcome == Outcome.GOOD:
        rows = rows.filter(outcome="")
    return rows.update(outcome=outcome, outcome_at=now)


def settle_quiet(*, now: datetime) -> int:
    """Take for good what was paid and never disputed in all the time for it; return how many."""
    rows = Assessment.objects.filter(outcome="", was_paid=True, at__lt=now - QUIET_FOR)
    waiting = rows.filter(decision=Decision.HOLD, reviewed_at=None)
    return rows.exclude(pk__in=waiting.values("pk")).update(outcome=Outcome.GOOD, outcome_at=now)
