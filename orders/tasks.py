"""Doors from the queue."""

from celery import shared_task

from core import clock
from orders.services import brakes, collections, expiries, settlements, trials
from orders.services.papers import making
from orders.services.returns import steps


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


@shared_task(name="orders.escalate_returns")
def escalate_returns(**_from_a_newer_release: object) -> None:
    """Mark returns that take too long."""
    steps.escalate(now=clock.now())


@shared_task(name="orders.make_document", acks_late=True)
def make_document(*, document_id: int, **_from_a_newer_release: object) -> None:
    """Make one document's file."""
    making.make(document_id=document_id)


@shared_task(name="orders.make_documents")
def make_documents(**_from_a_newer_release: object) -> None:
    """Make the files whose task was lost."""
    for document_id in making.due():
        making.make(document_id=document_id)


@shared_task(name="orders.run_trials", acks_late=True)
def run_trials(**_from_a_newer_release: object) -> None:
    """Try promotions over past orders."""
    trials.run_waiting(now=clock.now())


@shared_task(name="orders.look_at_brakes")
def look_at_brakes(**_from_a_newer_release: object) -> None:
    """Pause promotions whose brakes trip."""
    brakes.look(now=clock.now())
