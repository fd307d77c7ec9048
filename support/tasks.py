"""Doors from the queue."""

from celery import shared_task

from core import clock
from support.services import clocks, desk, letters


@shared_task(name="support.look_at_clocks")
def look_at_clocks(**_from_a_newer_release: object) -> None:
    """Mark what was not answered or solved in time, and hand it on."""
    clocks.look(now=clock.now())


@shared_task(name="support.tell_left")
def tell_left(**_from_a_newer_release: object) -> None:
    """Write to those who left a chat before our answer."""
    letters.tell_left(now=clock.now())


@shared_task(name="support.close_old")
def close_old(**_from_a_newer_release: object) -> None:
    """Close what has been solved for a week."""
    desk.close_old(now=clock.now())
