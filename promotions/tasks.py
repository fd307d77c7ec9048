"""Doors from the queue."""

from __future__ import annotations

from celery import shared_task

from core import clock
from promotions.services import campaigns


@shared_task(name="promotions.turn")
def turn(**_from_a_newer_release: object) -> None:
    """Tell of promotions that begin or end by themselves."""
    campaigns.turn(now=clock.now())
