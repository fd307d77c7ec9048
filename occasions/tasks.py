"""Doors from the queue."""

from celery import shared_task

from core import clock
from occasions.services import programme, seats


@shared_task(name="occasions.look")
def look(**_from_a_newer_release: object) -> None:
    """Take begun events out of the programme, and remind who comes tomorrow."""
    programme.close_begun(now=clock.now())
    seats.remind(now=clock.now())
