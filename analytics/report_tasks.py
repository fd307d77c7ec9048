"""Doors from the queue: reports."""

from celery import shared_task

from analytics.services import runs
from core import clock


@shared_task(name="analytics.reckon_report", acks_late=True)
def reckon_report(*, run_id: int, **_from_a_newer_release: object) -> None:
    """Reckon one report."""
    runs.reckon(run_id=run_id, now=clock.now())


@shared_task(name="analytics.reckon_reports")
def reckon_reports(**_from_a_newer_release: object) -> None:
    """Reckon reports whose task was lost."""
    for run_id in runs.due(now=clock.now()):
        reckon_report.delay(run_id=run_id)


@shared_task(name="analytics.forget_reports")
def forget_reports(**_from_a_newer_release: object) -> None:
    """Delete results nobody asks for."""
    runs.forget(now=clock.now())
