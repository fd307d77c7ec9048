"""Reading an uploaded file, once: its rows are kept in a form that any worker can go on in."""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import IO

from django.core.files import File
from django.db import transaction

from transfers import live
from transfers.locks import hold_progress
from transfers.models import Import
from transfers.reading import archives, lines, tables
from transfers.reading.errors import Unreadable
from transfers.reference import Reference
from transfers.rules import columns
from transfers.rules.other_shops import dialect_of
from transfers.types import Phase, State

TELL_EVERY = 2000


@transaction.atomic
def read(*, job: Import, now: datetime) -> None:
    """Read the file and guess its columns. Safe to repeat; a file that cannot be read says why."""
    progress = hold_progress(job_id=job.pk, phase=Phase.READ)
    if progress is None or progress.finished_at:
        return
    try:
        with tempfile.TemporaryFile() as rows:
            job.headings, job.total = _copy(job, rows)
            rows.seek(0)
            job.rows.save(f"{job.public_id}-rows", File(rows), save=False)
    except Unreadable as problem:
        _end(job, State.UNREADABLE, reason=problem.code)
    else:
        job.dialect = dialect_of(job.headings)
        known = Reference().columns(rights=job.rights, dialect=job.dialect)
        job.mapping = columns.guess(job.headings, known)
        job.save(update_fields=["headings", "total", "rows", "dialect", "mapping"])
        _end(job, State.COLUMNS)
    progress.finished_at = now
    progress.save()


def _copy(job: Import, rows: IO[bytes]) -> tuple[list[str], int]:
    """Copy the rows; return the headings and how many rows follow them. Raises Unreadable."""
    if job.pictures:
        with job.pictures.open("rb") as pictures:
            archives.opened(pictures)
    total, headings = 0, None
    with job.source.open("rb") as source:
        for number, cells in tables.rows_of(source):
            if headings is None:
                headings = cells
                continue
            lines.write(rows, number, cells)
            total += 1
            if total % TELL_EVERY == 0:
                live.tell(f"import:{job.pk}", total)
    if headings is None or not total:
        raise Unreadable("no_rows")
    return headings, total


def _end(job: Import, state: State, *, reason: str = "") -> None:
    """Move on, unless an operator has stopped it meanwhile."""
    Import.objects.filter(pk=job.pk, state=State.READING).update(state=state, reason=reason)
