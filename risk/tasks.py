"""Doors from the queue."""

import logging

from celery import shared_task

from core import clock
from risk.models import Model
from risk.rules.training import TooFewOutcomes
from risk.services import learning, reviews

log = logging.getLogger("loopmart.risk")


@shared_task(name="risk.train")
def train(**_from_a_newer_release: object) -> None:
    """Learn from what is known by now; the first model is put in force, later ones by people."""
    try:
        model = learning.train(now=clock.now())
    except TooFewOutcomes:
        log.info("too few outcomes to learn from")
        return
    if not Model.objects.filter(is_active=True).exists():
        learning.put_in_force(model_id=model.pk)


@shared_task(name="risk.settle_quiet")
def settle_quiet(**_from_a_newer_release: object) -> None:
    """Take for good what nobody disputed."""
    reviews.settle_quiet(now=clock.now())
