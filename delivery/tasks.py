"""Doors from the queue."""

from celery import shared_task

from core import clock
from delivery.services import history, parcels, planning, slots


@shared_task(name="delivery.open_slots")
def open_slots(**_from_a_newer_release: object) -> None:
    """Open the slots of the days to come."""
    slots.open_ahead(now=clock.now())


@shared_task(name="delivery.process_notice")
def process_notice(*, notice_id: int, **_from_a_newer_release: object) -> None:
    """Carry out one stored notice."""
    parcels.process(notice_id=notice_id, now=clock.now())


@shared_task(name="delivery.process_waiting")
def process_waiting(**_from_a_newer_release: object) -> None:
    """Carry out notices whose task was lost, or that came before their parcel."""
    for notice_id in parcels.waiting():
        parcels.process(notice_id=notice_id, now=clock.now())


@shared_task(name="delivery.ask_carriers")
def ask_carriers(**_from_a_newer_release: object) -> None:
    """Ask carriers where parcels are."""
    parcels.ask(now=clock.now())


@shared_task(name="delivery.look_for_late")
def look_for_late(**_from_a_newer_release: object) -> None:
    """Find parcels that will be late."""
    history.look(now=clock.now())


@shared_task(name="delivery.learn")
def learn(**_from_a_newer_release: object) -> None:
    """Learn what carriers really take."""
    history.learn(now=clock.now())


@shared_task(name="delivery.plan_route", acks_late=True)
def plan_route(*, plan_id: int, **_from_a_newer_release: object) -> None:
    """Work out one day's routes."""
    planning.plan(plan_id=plan_id, now=clock.now)


@shared_task(name="delivery.plan_waiting")
def plan_waiting(**_from_a_newer_release: object) -> None:
    """Plan anew where something has changed, and take up plans whose task was lost."""
    planning.plan_changed(now=clock.now())
    for plan_id in planning.waiting(now=clock.now()):
        plan_route.delay(plan_id=plan_id)
