"""Doors from the queue."""

from celery import shared_task

from core import clock
from pricing.services import bands, plans


@shared_task(name="pricing.take_due")
def take_due(**_from_a_newer_release: object) -> None:
    """Begin and end planned prices."""
    plans.take_due(now=clock.now())


@shared_task(name="pricing.reckon_bands")
def reckon_bands(**_from_a_newer_release: object) -> None:
    """Reckon low, middle and high prices of categories anew."""
    bands.reckon()
