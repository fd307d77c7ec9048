"""Doors from the queue."""

from celery import shared_task

from core import clock
from delivery.services import slots


@shared_task(name="delivery.open_slots")
def open_slots(**_from_a_newer_release: object) -> None:
    """Open the slots of the days to come."""
    slots.open_ahead(now=clock.now())
