"""Doors from the queue."""

from celery import shared_task

from core import clock
from demo.history import writing
from recommendations import tasks


@shared_task(name="demo.tell_history", acks_late=True)
def tell_history(**_from_a_newer_release: object) -> None:
    """Tell the demo's four hundred days, once, when the shop is open already."""
    orders, _events = writing.write(now=clock.now())
    if orders:  # the first model need not wait for the night
        tasks.train.delay()
