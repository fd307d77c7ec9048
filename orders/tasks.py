"""Doors from the queue."""

from celery import shared_task

from core import clock
from orders.services import collections, expiries, settlements


@shared_task(name="orders.cancel_unpaid")
def cancel_unpaid(**_from_a_newer_release: object) -> None:
    """Call off orders nobody paid for."""
    expiries.cancel_unpaid(now=clock.now())


@shared_task(name="orders.remind_unpaid")
def remind_unpaid(**_from_a_newer_release: object) -> None:
    """Remind shoppers of orders that wait for payment."""
    expiries.remind_unpaid(now=clock.now())


@shared_task(name="orders.settle_unsettled")
def settle_unsettled(**_from_a_newer_release: object) -> None:
    """Do for payments what their lost events would have done."""
    settlements.settle_unsettled(now=clock.now())


@shared_task(name="orders.expire_holds")
def expire_holds(**_from_a_newer_release: object) -> None:
    """Put back what nobody came for."""
    collections.expire(now=clock.now())
