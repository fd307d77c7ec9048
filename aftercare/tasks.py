"""Doors from the queue."""

from celery import shared_task

from aftercare.services import steps
from core import clock


@shared_task(name="aftercare.lapse_quotes")
def lapse_quotes(**_from_a_newer_release: object) -> None:
    """Send back what nobody answered a quote for."""
    steps.lapse_quotes(now=clock.now())
