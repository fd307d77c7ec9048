"""Doors from the queue."""

from celery import shared_task

from core import clock
from inventory.services import alerts, expiries, feeds, replenishment, waiting


@shared_task(name="inventory.release_expired")
def release_expired(**_from_a_newer_release: object) -> None:
    """Give back what nobody paid for in time."""
    expiries.release_expired(now=clock.now())


@shared_task(name="inventory.send_alerts")
def send_alerts(*, product_ids: list[int] | None = None, **_from_a_newer_release: object) -> None:
    """Tell whoever waited for these products; beat looks at all, for what was lost."""
    alerts.tell(product_ids=product_ids, now=clock.now())


@shared_task(name="inventory.pass_gaps")
def pass_gaps(**_from_a_newer_release: object) -> None:
    """Go on where a reported event never came."""
    feeds.pass_gaps(now=clock.now())


@shared_task(name="inventory.replenish")
def replenish(**_from_a_newer_release: object) -> None:
    """Propose what should be bought, and tell of what has run low."""
    replenishment.propose(now=clock.now())


@shared_task(name="inventory.serve_waiting")
def serve_waiting(**_from_a_newer_release: object) -> None:
    """Give what came back or was counted in to those who wait for it."""
    waiting.serve(variant_ids=waiting.due(), now=clock.now())
