"""The life of an experiment: draft, running, stopped, rolled out by percentage, or back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from analytics.experiments import book, results
from analytics.experiments.deciding import Decision, decide
from analytics.locks import lock_experiment
from analytics.models import Arm, Experiment, Reading
from analytics.types import INTERFACES, ExperimentKind, ExperimentState
from core.errors import Refusal

if TYPE_CHECKING:
    from analytics.warehouse import Warehouse


class NotReady(Refusal):
    """It cannot start as it is."""

    code = "experiment_not_ready"
    message = _("An experiment needs one control and at least one other arm.")


class NoSuchChange(NotReady):
    """Pages know nothing of it."""

    code = "experiment_changes_nothing"
    field = "code"
    message = _("Pages have no such change: choose a code and arms that they know.")


class WrongState(Refusal):
    """That is not how things stand."""

    code = "experiment_state"
    message = _("That cannot be done in the state this experiment is in.")


@transaction.atomic
def start(*, experiment_id: int, now: datetime) -> Experiment:
    """Let visitors meet it. Raises NotReady, NoSuchChange, WrongState."""
    row = lock_experiment(experiment_id)
    if row.state != ExperimentState.DRAFT:
        raise WrongState
    arms = list(row.arms.all())
    if sum(arm.is_control for arm in arms) != 1 or len(arms) < 2:  # noqa: PLR2004 -- one against one
        raise NotReady
    known, _pages = INTERFACES.get(row.code, ((), ()))
    if row.kind == ExperimentKind.INTERFACE and not {arm.code for arm in arms} <= set(known):
        raise NoSuchChange
    row.state, row.started_at = ExperimentState.RUNNING, now
    return _written(row, "state", "started_at")


@transaction.atomic
def stop(*, experiment_id: int, reason: str, now: datetime) -> Experiment:
    """Show everybody what was there before. Safe to repeat. Raises WrongState for a draft."""
    row = lock_experiment(experiment_id)
    if row.state == ExperimentState.DRAFT:
        raise WrongState
    if row.state == ExperimentState.STOPPED:
        return row
    row.state, row.stopped_at, row.stop_reason = ExperimentState.STOPPED, now, reason[:200]
    row.rollout = 0
    return _written(row, "state", "stopped_at", "stop_reason", "rollout")


@transaction.atomic
def roll_out(*, experiment_id: int, arm: Arm, percent: int, now: datetime) -> Experiment:
    """Show the winner to so many per cent of everybody; more of them later, or nought to go back.

    Raises WrongState unless it ran, and NotReady for an arm of another experiment.
    """
    row = lock_experiment(experiment_id)
    if row.state == ExperimentState.DRAFT:
        raise WrongState
    if arm.experiment_id != row.pk:
        raise NotReady
    row.state, row.winner, row.rollout = ExperimentState.ROLLED_OUT, arm, min(percent, 100)
    row.stopped_at = row.stopped_at or now
    return _written(row, "state", "winner", "rollout", "stopped_at")


def _written(row: Experiment, *names: str) -> Experiment:
    row.save(update_fields=[*names, "updated_at"])
    transaction.on_commit(book.changed)
    return row


def are_running() -> bool:
    """Return whether there is anything to look at."""
    return Experiment.objects.filter(state=ExperimentState.RUNNING).exists()


def look(*, warehouse: Warehouse, now: datetime) -> list[Decision]:
    """Read every running experiment, keep what it came to, and stop what is decided.

    Safe to repeat, as often as one likes: the intervals hold at every look.
    """
    rows = Experiment.objects.filter(state=ExperimentState.RUNNING).prefetch_related("arms")
    return [_look(row, warehouse, now) for row in rows.order_by("pk")]


def _look(row: Experiment, warehouse: Warehouse, now: datetime) -> Decision:
    begun = row.started_at or now
    result = results.measured(
        warehouse, code=row.code, weights=dict(book.live_of(row).arms), begun=begun, ended=now
    )
    decision = decide(
        result,
        measure=row.measure,
        least_visitors=row.least_visitors,
        days=(now - begun).total_seconds() / 86400,
        longest=row.longest_days,
    )
    told = {"verdict": decision.verdict, "arm": decision.arm, "measure": decision.measure}
    Reading.objects.create(experiment=row, at=now, result=results.as_json(result) | told)
    if decision.stops:
        stop(experiment_id=row.pk, reason=":".join(told.values()), now=now)
    return decision
