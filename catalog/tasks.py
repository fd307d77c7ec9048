"""Doors from the queue."""

from celery import shared_task

from catalog.services import ratings, renditions
from core import clock


@shared_task(name="catalog.make_renditions")
def make_renditions(*, image_id: int, **_from_a_newer_release: object) -> None:
    """Make one picture's sizes."""
    renditions.make(image_id=image_id, now=clock.now())


@shared_task(name="catalog.score_reviews")
def score_reviews(**_from_a_newer_release: object) -> None:
    """Reckon every review's quality anew after the weights changed."""
    ratings.score_all(now=clock.now())
