"""The experiments that run, kept by each process until one of them changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import Error

from analytics.experiments.assigning import Live, assign
from analytics.models import Experiment
from analytics.types import INTERFACES, ExperimentKind, ExperimentState
from core import page_cache

TAG = "experiments"
ON = (ExperimentState.RUNNING, ExperimentState.ROLLED_OUT)


@dataclass(slots=True)
class _Kept:
    version: str | None = None
    live: tuple[Live, ...] = ()


_kept = _Kept()


def running(*, now: datetime | None = None) -> tuple[Live, ...]:
    """Return the experiments that run or are rolled out; asks the cache, seldom the database."""
    del now  # states say what runs; the task that stops experiments is told the time
    version = page_cache.version(TAG)
    if not version or version != _kept.version:
        try:
            _kept.live, _kept.version = _read(), version or None
        except Error:
            return _kept.live  # an experiment is no reason for a page not to open
    return _kept.live


def arms_for(
    *,
    kinds: Iterable[ExperimentKind],
    visitor: str | None,
    user_id: int | None,
    language: str,
    device: str,
    audiences: Iterable[str] = (),
    page: str = "",
) -> dict[str, str]:
    """Return the arm of each experiment of these kinds that somebody is part of, by its code."""
    wanted, audiences = set(kinds), set(audiences)
    found: dict[str, str] = {}
    for live in running():
        if live.kind not in wanted or not live.is_for(
            language=language, device=device, audiences=audiences, page=page
        ):
            continue
        if arm := assign(experiment=live, visitor=visitor, user_id=user_id):
            found[live.code] = arm
    return found


def holds(tag: str, *, visitor: str, is_own: bool) -> bool:
    """Return whether a tag "code:arm" is true of a visitor; what the shop says itself is."""
    code, _colon, arm = tag.partition(":")
    live = next((live for live in running() if live.code == code), None)
    if live is None or arm not in dict(live.arms):
        return False
    return is_own or assign(experiment=live, visitor=visitor) == arm


def changed() -> None:
    """Have every process read again, and pages made anew."""
    page_cache.bump([TAG])


def _read() -> tuple[Live, ...]:
    rows = Experiment.objects.filter(state__in=ON).select_related("winner").prefetch_related("arms")
    return tuple(live_of(row) for row in rows.order_by("pk"))


def live_of(row: Experiment) -> Live:
    """Return an experiment as plain values."""
    _arms, shown_on = INTERFACES.get(row.code, ((), ()))
    arms = sorted(row.arms.all(), key=lambda arm: (not arm.is_control, arm.pk))
    return Live(
        code=row.code,
        kind=row.kind,
        arms=tuple((arm.code, arm.weight) for arm in arms),
        traffic=row.traffic,
        pages=tuple(row.pages) or tuple(str(page) for page in shown_on),
        languages=tuple(row.languages),
        devices=tuple(row.devices),
        audiences=tuple(row.audiences),
        winner=row.winner.code if row.winner and row.state == ExperimentState.ROLLED_OUT else "",
        rollout=row.rollout,
    )
