"""Drifts: what the checks of the books found, kept until it is mended or gone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.models import Drift, DriftRun
from core.reconciling import CHECKS, Finding, findings

State = Drift.State


class NoRepair(Refusal):
    """Nobody knows how to mend this by a click."""

    code = "no_repair"
    message = _("This cannot be repaired by itself: somebody has to look.")


@transaction.atomic
def reconcile(*, now: datetime) -> DriftRun:
    """Ask all checks, keep what is found, and close what holds again. Safe to repeat."""
    found = {(one.check, one.subject): one for one in findings(now=now)}
    for key, finding in found.items():
        _keep(key, finding, now)
    still = Drift.objects.filter(state=State.OPEN)
    gone = [drift.pk for drift in still if (drift.check_code, drift.subject) not in found]
    Drift.objects.filter(pk__in=gone).update(state=State.GONE, closed_at=now)
    return DriftRun.objects.create(at=now, checks=len(CHECKS), found=len(found))


def repair(*, drift_id: int, now: datetime, actor_id: int | None = None) -> Drift:
    """Mend one drift as its check proposes.

    Safe to repeat. Raises NoRepair, and what mending raises; then nothing is changed.
    """
    with transaction.atomic():
        drift = Drift.objects.select_related("actor").get(pk=drift_id)
        check = CHECKS.get(drift.check_code)
        if check is None or check.repair is None:
            raise NoRepair
        if drift.state != State.OPEN:
            return drift
        check.repair(drift.subject, now)
        Drift.objects.filter(pk=drift_id, state=State.OPEN).update(
            state=State.REPAIRED, closed_at=now, actor_id=actor_id
        )
    drift.refresh_from_db()
    return drift


def _keep(key: tuple[str, str], finding: Finding, now: datetime) -> None:
    check, subject = key
    Drift.objects.update_or_create(
        check_code=check,
        subject=subject,
        state=State.OPEN,
        defaults={
            "label": finding.label[:200],
            "expected": finding.expected[:80],
            "found": finding.found[:80],
            "last_seen_at": now,
        },
        create_defaults={
            "label": finding.label[:200],
            "expected": finding.expected[:80],
            "found": finding.found[:80],
            "first_seen_at": now,
            "last_seen_at": now,
        },
    )
