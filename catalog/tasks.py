"""Doors from the queue."""

from celery import shared_task

from catalog.services import life, renditions
from core import clock


@shared_task(name="catalog.make_renditions")
def make_renditions(*, image_id: int, **_from_a_newer_release: object) -> None:
    """Make one picture's sizes."""
    renditions.make(image_id=image_id, now=clock.now())


@shared_task(name="catalog.take_steps")
def take_steps(**_from_a_newer_release: object) -> None:
    """Take the steps of products' lives that are due."""
    life.take_due(now=clock.now())
