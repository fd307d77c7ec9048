"""Doors from the queue."""

from celery import shared_task

from analytics.services import consuming, partitions
from core import clock


@shared_task(name="analytics.make_months")
def make_months(**_from_a_newer_release: object) -> None:
    """Make the months ahead into which events will go."""
    partitions.make_ahead(now=clock.now())


@shared_task(name="analytics.forget_old")
def forget_old(**_from_a_newer_release: object) -> None:
    """Delete ids that cannot come again, and old counts and rejects."""
    consuming.forget_old(now=clock.now())
