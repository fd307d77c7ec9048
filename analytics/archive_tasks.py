"""Doors from the queue for the archive: they bring DuckDB, so they stand apart."""

from celery import shared_task

from core import clock


@shared_task(name="analytics.archive_events", acks_late=True)
def archive_events(**_from_a_newer_release: object) -> None:
    """Archive closed days, forget in the files who was forgotten, drop what lies there whole."""
    from analytics.services import archiving, dropping  # noqa: PLC0415 -- the night's work alone needs them

    now = clock.now()
    archiving.write_closed(now=now)
    archiving.forget(now=now)
    archiving.tidy()
    dropping.drop_archived(now=now)
