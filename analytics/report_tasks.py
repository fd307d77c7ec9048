"""Doors from the queue: reports."""

from datetime import timedelta

from celery import shared_task

from analytics.asked import question
from analytics.reporting import registered
from analytics.services import alerts, months, profiles, runs
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


@shared_task(name="analytics.ask_usual_reports")
def ask_usual_reports(**_from_a_newer_release: object) -> None:
    """Have each report's usual question answered before anybody is at work."""
    now = clock.now()
    for report in registered():
        usual = question(report=report, now=now)
        if usual.is_valid():
            runs.ask(report=report, params=usual.params, now=now)


@shared_task(name="analytics.forget_reports")
def forget_reports(**_from_a_newer_release: object) -> None:
    """Delete results nobody asks for."""
    runs.forget(now=clock.now())


@shared_task(name="analytics.watch", acks_late=True)
def watch(**_from_a_newer_release: object) -> None:
    """Look whether an hourly figure is out of line."""
    from analytics.warehouse import opened  # noqa: PLC0415 -- only workers wait for its engine

    now = clock.now()
    with opened(now=now) as source:
        alerts.watch(warehouse=source, now=now)


@shared_task(name="analytics.measure", acks_late=True)
def measure(**_from_a_newer_release: object) -> None:
    """Write yesterday's figures and look at them."""
    from analytics.warehouse import opened  # noqa: PLC0415 -- only workers wait for its engine

    now = clock.now()
    with opened(now=now) as source:
        alerts.measure(warehouse=source, now=now)


@shared_task(name="analytics.make_month", acks_late=True)
def make_month(**_from_a_newer_release: object) -> None:
    """Write and mail the report of the month that has ended."""
    from analytics.warehouse import opened  # noqa: PLC0415 -- only workers wait for its engine

    now = clock.now()
    with opened(now=now) as source:
        last = now.date().replace(day=1) - timedelta(days=1)
        months.make(warehouse=source, month=last, now=now)


@shared_task(name="analytics.make_profiles", acks_late=True)
def make_profiles(**_from_a_newer_release: object) -> None:
    """Make profiles and groups anew."""
    from analytics.warehouse import opened  # noqa: PLC0415 -- only workers wait for its engine

    now = clock.now()
    with opened(now=now) as source:
        profiles.rebuild(warehouse=source, now=now)
