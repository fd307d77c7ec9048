"""Doors from the queue. Training runs in a process of its own: it is long, and may be killed."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from celery import shared_task
from django.conf import settings

from core import clock
from recommendations.services import reminders, training

log = logging.getLogger("loopmart.recommendations")

# As nice as can be while shoppers wait for pages, and no more than two processors.
NICE = 10
THREADS = "2"


@shared_task(name="recommendations.train")
def train(**_from_a_newer_release: object) -> None:
    """Begin a run and start the process that carries it out; a run that is under way goes on.

    The task ends at once: a queue gives a task again that has not ended in time.
    """
    try:
        model = training.begin(now=clock.now())
    except training.AlreadyTraining:
        log.info("a model is in training already")
        return
    start(model.pk)


@shared_task(name="recommendations.tell_due")
def tell_due(**_from_a_newer_release: object) -> None:
    """Tell what is due to be bought again."""
    reminders.tell(now=clock.now())


def start(model_id: int) -> None:
    """Start the process that carries a run out."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), THREADS)
    root = Path(settings.BASE_DIR)
    command = [sys.executable, str(root / "manage.py"), "recommend", "--model", str(model_id)]
    subprocess.Popen(  # noqa: S603 -- our own command, no word of it from outside
        command, cwd=root, env={**os.environ, **limits}, stdin=subprocess.DEVNULL,
        preexec_fn=_step_back,  # noqa: PLW1509 -- one system call
    )  # fmt: skip


def _step_back() -> None:
    os.nice(NICE)
