"""Doors from the queue."""

from celery import shared_task

from core import clock
from core.services import drifts, idempotency, relay


@shared_task(name="core.forget_answers")
def forget_answers(**_from_a_newer_release: object) -> None:
    """Delete idempotent answers that are no longer given."""
    idempotency.forget(now=clock.now())


@shared_task(name="core.forget_events")
def forget_events(**_from_a_newer_release: object) -> None:
    """Delete old events that everybody has heard."""
    relay.forget_heard(now=clock.now())


@shared_task(name="core.reconcile")
def reconcile(**_from_a_newer_release: object) -> None:
    """Ask every check of the books."""
    drifts.reconcile(now=clock.now())
