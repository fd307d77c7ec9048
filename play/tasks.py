"""Doors from the queue."""

from celery import shared_task

from core import clock
from play.services import polls, turns


@shared_task(name="play.close_over")
def close_over(**_from_a_newer_release: object) -> None:
    """Show the seeds of games that are over, and give polls' winners to their voters."""
    turns.reveal_over(now=clock.now())
    polls.settle_over(now=clock.now())
