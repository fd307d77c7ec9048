"""Doors from the queue.

A stretch of work is short, so that other jobs get their turn, and that the queue never takes a
worker for dead that is only busy.
"""

import time

from celery import shared_task

from core import clock
from transfers import selectors
from transfers.models import Import
from transfers.services import exports, fetching, reading, steps
from transfers.types import State

STRETCH = 20.0


@shared_task(name="transfers.work_on")
def work_on(*, import_id: int, **_from_a_newer_release: object) -> None:
    """Go on with one import for a while."""
    job = Import.objects.filter(pk=import_id).first()
    if job is None or not job.is_working:
        return
    if job.state == State.READING:
        reading.read(job=job, now=clock.now())
        return
    end = time.monotonic() + STRETCH
    if steps.advance(job=job, now=clock.now(), keep_going=lambda: time.monotonic() < end):
        work_on.delay(import_id=import_id)


@shared_task(name="transfers.write_export")
def write_export(*, export_id: int, **_from_a_newer_release: object) -> None:
    """Write one file."""
    exports.write(export_id=export_id, now=clock.now())


@shared_task(name="transfers.fetch_pictures")
def fetch_pictures(**_from_a_newer_release: object) -> None:
    """Fetch pictures for a while."""
    end = time.monotonic() + STRETCH
    fetching.fetch_some(now=clock.now(), keep_going=lambda: time.monotonic() < end)


@shared_task(name="transfers.look")
def look(**_from_a_newer_release: object) -> None:
    """Go on with whatever nobody is at: work whose task was lost, or whose worker died."""
    now = clock.now()
    for import_id in selectors.abandoned(now=now):
        work_on.delay(import_id=import_id)
    for export_id in selectors.exports_waiting():
        write_export.delay(export_id=export_id)
    if fetching.waiting(now=now, limit=1):
        fetch_pictures.delay()
