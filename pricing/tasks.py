"""Doors from the queue."""

from celery import shared_task

from core import clock
from pricing.services import plans


@shared_task(name="pricing.take_due")
def take_due(**_from_a_newer_release: object) -> None:
    """Begin and end planned prices."""
    plans.take_due(now=clock.now())
