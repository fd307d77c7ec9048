"""Doors from the queue."""

from celery import shared_task

from core import clock
from messaging.services import outgoing


@shared_task(name="messaging.deliver")
def deliver(*, message_id: int, **_from_a_newer_release: object) -> None:
    """Send one queued message; delivered twice is the same as once."""
    outgoing.deliver(message_id=message_id, now=clock.now())


@shared_task(name="messaging.deliver_due")
def deliver_due(**_from_a_newer_release: object) -> None:
    """Send what is due: new messages whose task was lost, and earlier failures."""
    for message_id in outgoing.due(now=clock.now()):
        deliver.delay(message_id=message_id)
