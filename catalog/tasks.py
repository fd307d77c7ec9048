"""Doors from the queue."""

from celery import shared_task

from catalog.services import content, life, ratings, renditions, shelves
from core import clock


@shared_task(name="catalog.make_renditions")
def make_renditions(*, image_id: int, **_from_a_newer_release: object) -> None:
    """Make one picture's sizes."""
    renditions.make(image_id=image_id, now=clock.now())


@shared_task(name="catalog.forget_shelves")
def forget_shelves(**_from_a_newer_release: object) -> None:
    """Take away the shelves of guests who do not come back."""
    shelves.forget_guests(now=clock.now())


@shared_task(name="catalog.tell_due_content")
def tell_due_content(**_from_a_newer_release: object) -> None:
    """Tell the pages of banners and articles whose time has come or gone."""
    content.tell_due(now=clock.now())


@shared_task(name="catalog.score_reviews")
def score_reviews(**_from_a_newer_release: object) -> None:
    """Reckon every review's quality anew after the weights changed."""
    ratings.score_all(now=clock.now())


@shared_task(name="catalog.take_steps")
def take_steps(**_from_a_newer_release: object) -> None:
    """Take the steps of products' lives that are due."""
    life.take_due(now=clock.now())
