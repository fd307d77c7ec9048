"""Doors from the queue."""

from celery import shared_task

from analytics.services import completing, consuming, experiments, partitions
from core import clock


@shared_task(name="analytics.make_months")
def make_months(**_from_a_newer_release: object) -> None:
    """Make the months ahead into which events will go."""
    partitions.make_ahead(now=clock.now())


@shared_task(name="analytics.forget_old")
def forget_old(**_from_a_newer_release: object) -> None:
    """Delete ids that cannot come again, and old counts and rejects."""
    consuming.forget_old(now=clock.now())


@shared_task(name="analytics.reckon_completeness")
def reckon_completeness(**_from_a_newer_release: object) -> None:
    """Compare what was made with what came."""
    completing.reckon(now=clock.now())


@shared_task(name="analytics.look_at_experiments")
def look_at_experiments(**_from_a_newer_release: object) -> None:
    """Read what running experiments have come to; stop those that are decided."""
    if not experiments.are_running():
        return
    from analytics.warehouse import opened  # noqa: PLC0415 -- its engine takes a second to come

    now = clock.now()
    with opened(now=now) as warehouse:
        experiments.look(warehouse=warehouse, now=now)
