"""Doors from the queue."""

from celery import shared_task

from core import clock
from inventory.services import expiries


@shared_task(name="inventory.release_expired")
def release_expired(**_from_a_newer_release: object) -> None:
    """Give back what nobody paid for in time."""
    expiries.release_expired(now=clock.now())
