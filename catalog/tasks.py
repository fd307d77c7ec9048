"""Doors from the queue."""

from celery import shared_task

from catalog.services import renditions, shelves
from core import clock


@shared_task(name="catalog.make_renditions")
def make_renditions(*, image_id: int, **_from_a_newer_release: object) -> None:
    """Make one picture's sizes."""
    renditions.make(image_id=image_id, now=clock.now())


@shared_task(name="catalog.forget_shelves")
def forget_shelves(**_from_a_newer_release: object) -> None:
    """Take away the shelves of guests who do not come back."""
    shelves.forget_guests(now=clock.now())
