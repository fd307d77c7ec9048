"""Doors from the queue."""

import logging

from celery import shared_task

from membership import selectors

log = logging.getLogger("loopmart.membership")


@shared_task(name="membership.prove")
def prove(**_from_a_newer_release: object) -> None:
    """Add the ledger up; an operator hears of it when it is wrong."""
    proof = selectors.proof()
    if not proof.holds:
        log.error("the ledger of store credit does not add up: %s", proof)
