"""Taking batches from the stream and from files to the table, whatever is down meanwhile."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from analytics import spill, stream
from analytics.models import Completeness, Intake, Reject, Seen, Taken
from analytics.services import writing
from analytics.services.writing import Written
from analytics.stream import Entry
from analytics.types import Reason

log = logging.getLogger("loopmart.events")

# Batches at once: one statement of some thousand rows is quick, and a kill repeats little.
MOST = 400
WAIT_MS = 900


def consume(*, consumer: str, now: datetime, wait_ms: int = WAIT_MS) -> Written:
    """Write what waits, in the stream or in files; return what it came to.

    Acknowledged after the commit: a process killed in between leaves its batches to another, which
    finds that they are taken. Raises OperationalError while the database is away; nothing is lost.
    """
    done = from_files(now=now)
    entries = stream.take(consumer=consumer, most=MOST, wait_ms=0 if done.rows else wait_ms)
    if not entries:
        return done
    written = write_all(entries, now=now)
    stream.done(entries)
    return Written(done.rows + written.rows, done.aside + written.aside)


def from_files(*, now: datetime) -> Written:
    """Write the batches that the stream could not take, and remove their files."""
    done = Written()
    for path in spill.files():
        entries = [Entry(*line) for line in spill.read(path)]
        written = write_all(entries, now=now)
        path.unlink()
        done = Written(done.rows + written.rows, done.aside + written.aside)
    return done


def write_all(entries: list[Entry], *, now: datetime) -> Written:
    """Write batches together; if the database takes a value for none, find which and set it aside.

    Halves are tried until the batch is alone, then its events one by one.
    """
    try:
        return writing.write(entries=entries, now=now)
    except (DataError, IntegrityError) as problem:
        if len(entries) == 1:
            return _one_by_one(entries[0], problem, now)
    half = len(entries) // 2
    first, second = (write_all(part, now=now) for part in (entries[:half], entries[half:]))
    return Written(first.rows + second.rows, first.aside + second.aside)


def _one_by_one(entry: Entry, problem: Exception, now: datetime) -> Written:
    events = entry.envelope.get("e", [])
    if len(events) > 1:
        alone = [
            Entry(f"{entry.id}/{number}", entry.envelope | {"e": [event]})
            for number, event in enumerate(events)
        ]
        done = [write_all([single], now=now) for single in alone]
        aside = sum((each.aside for each in done), Counter[str]())
        return Written(sum(each.rows for each in done), aside)
    log.warning("an event no rule foresaw was set aside: %s", type(problem).__name__)
    told = {"reject": Reason.MALFORMED, "detail": str(problem)[:200], "body": str(events)[:2000]}
    return writing.write(entries=[Entry(entry.id, entry.envelope | told)], now=now)


@transaction.atomic
def forget_old(*, now: datetime) -> None:
    """Delete the ids and entries that cannot come again, and old counts and rejects."""
    Seen.objects.filter(received_at__lt=now - writing.IDS_KEPT).delete()
    Taken.objects.filter(taken_at__lt=now - writing.IDS_KEPT).delete()
    Reject.objects.filter(received_at__lt=now - writing.REJECTS_KEPT).delete()
    Intake.objects.filter(hour__lt=now - writing.COUNTS_KEPT).delete()
    Completeness.objects.filter(day__lt=(now - writing.COUNTS_KEPT).date()).delete()
