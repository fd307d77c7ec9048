"""Doors from the queue."""

from celery import shared_task

from core import clock
from promotions.services import flash_claims


@shared_task(name="promotions.tend_flash_sales")
def tend_flash_sales(**_from_a_newer_release: object) -> None:
    """Look after the flash sales that are on."""
    flash_claims.tend(now=clock.now())
