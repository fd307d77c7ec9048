"""What a worker does with an import's rows: try them, or write them, chunk by chunk.

Each chunk and the progress that tells of it are one transaction. A worker that is killed leaves
what was committed and a progress that says so; the next one goes on from there. Two workers at
one import: the second finds the progress locked, or further than it thought, and leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import DatabaseError, transaction

from transfers import live
from transfers.chunks import Chunks, Moved, Outcome
from transfers.locks import hold_progress
from transfers.models import BadRow, Import, Progress
from transfers.reading import lines
from transfers.reading.lines import Line
from transfers.types import Mode, Phase, Problem, State

CHUNK = 500
# A product's rows stay together up to so many.
MOST = 2000
STOCK_SLICE = 5000
# Longer than a worker's stretch of work and the pause before the next.
LEASE = timedelta(seconds=60)


def advance(*, job: Import, now: datetime, keep_going: Callable[[], bool]) -> bool:
    """Go on with an import until it is done or `keep_going` says no; return whether more is left.

    Safe to repeat and to be killed in.
    """
    if job.state == State.RUNNING and job.mode == Mode.ALL:
        _at_once(job, now)
        return False
    phase = Phase.RUN if job.state == State.RUNNING else Phase.CHECK
    with job.rows.open("rb") as file:
        walk = _Walk(job, phase, iter(()), now)
        while keep_going():
            if not walk.step(file):
                return False
    return True


class _Walk:
    """One worker's way through a phase."""

    def __init__(
        self, job: Import, phase: Phase, groups: Iterator[list[Line]], now: datetime
    ) -> None:
        self.job, self.phase, self.now = job, phase, now
        self.groups = groups
        self.offset = -1  # not begun
        self.chunks = Chunks(job)

    @transaction.atomic
    def step(self, file: object) -> bool:
        """Take the next chunk; return whether there may be another."""
        progress = hold_progress(job_id=self.job.pk, phase=self.phase)
        if progress is None or progress.finished_at or not _is_wanted(self.job):
            return False
        if self.offset < 0:
            self._begin(file, progress)
        if self.offset != progress.offset:
            return False  # another worker is at it
        group = next(self.groups, None)
        if group is None:
            _finish(self.job, progress, self.now)
            return False
        outcome = self._take(group)
        _record(self.job, self.phase, outcome)
        progress.offset = self.offset = group[-1].end
        _note(progress, outcome, len(group))
        progress.leased_until = self.now + LEASE
        progress.save()
        self.chunks.remember(outcome)
        return True

    def _begin(self, file: object, progress: Progress) -> None:
        before = _until(lines.read(file), progress.offset)  # type: ignore[arg-type]  # a binary file
        bad = BadRow.objects.filter(job=self.job, phase=self.phase).values_list("row", flat=True)
        self.chunks.look_back(before, bad=set(bad))
        self.offset = progress.offset
        self.groups = _groups(lines.read(file, offset=progress.offset), self.chunks)  # type: ignore[arg-type]  # a binary file

    def _take(self, group: list[Line]) -> Outcome:
        """Take a chunk; where the database refuses it as a whole, product by product."""
        dry = self.phase == Phase.CHECK
        try:
            with transaction.atomic():
                return self.chunks.take(group, now=self.now, dry=dry)
        except (DatabaseError, Moved):
            return self._one_by_one(group, dry=dry)

    def _one_by_one(self, group: list[Line], *, dry: bool) -> Outcome:
        whole = Outcome()
        for some in _products(group, self.chunks):
            try:
                with transaction.atomic():
                    one = self.chunks.take(some, now=self.now, dry=dry)
            except (DatabaseError, Moved):
                one = Outcome(bad={line.number: [Problem("", "conflict")] for line in some})
                one.counts.bad = len(some)
            whole.rows += one.rows
            whole.bad |= one.bad
            whole.types |= one.types
            whole.counts.add(one.counts)
        return whole


class _NotAll(Exception):
    """A row turned bad, or an operator stopped: nothing is imported."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        super().__init__()
        self.outcome = outcome


def _at_once(job: Import, now: datetime) -> None:
    """Import all rows in one transaction, or none."""
    try:
        _all_rows(job, now)
    except _NotAll as reason:
        if reason.outcome is not None:
            _refuse(job, reason.outcome, now)
    except DatabaseError:
        _refuse(job, Outcome(bad={0: [Problem("", "conflict")]}), now)


@transaction.atomic
def _all_rows(job: Import, now: datetime) -> None:
    progress = hold_progress(job_id=job.pk, phase=Phase.RUN)
    if progress is None or progress.finished_at:
        return
    chunks = Chunks(job)
    chunks.later = {}
    with job.rows.open("rb") as file:
        for group in _groups(lines.read(file), chunks):
            if not _is_wanted(job):
                raise _NotAll
            outcome = chunks.take(group, now=now, dry=False)
            if outcome.bad:
                raise _NotAll(outcome)
            chunks.remember(outcome)
            _note(progress, outcome, len(group))
            live.tell(f"import:{job.pk}", progress.done)
    _count_all(chunks, now)
    _finish(job, progress, now)
    if Import.objects.filter(pk=job.pk, state=State.DONE).first() is None:
        raise _NotAll


def _count_all(chunks: Chunks, now: datetime) -> None:
    """Set stock last, in key order, so that it is locked shortest."""
    places = iter(sorted((chunks.later or {}).items()))
    while slice_ := dict(islice(places, STOCK_SLICE)):
        _moved, refused = chunks.count(slice_, now=now)
        if refused:
            raise _NotAll(Outcome(bad={0: [Problem("", "promised")]}))


@transaction.atomic
def _refuse(job: Import, outcome: Outcome, now: datetime) -> None:
    _record(job, Phase.RUN, outcome)
    Progress.objects.filter(job=job, phase=Phase.RUN).update(bad=len(outcome.bad), finished_at=now)
    Import.objects.filter(pk=job.pk, state=State.RUNNING).update(state=State.REFUSED)


def _is_wanted(job: Import) -> bool:
    """Whether an operator still wants it: asked before every chunk, without waiting for a lock."""
    return Import.objects.filter(pk=job.pk, state=job.state).exists()


def _record(job: Import, phase: Phase, outcome: Outcome) -> None:
    BadRow.objects.bulk_create(
        [
            BadRow(
                job=job,
                phase=phase,
                row=row,
                problems=[problem.as_json() for problem in problems],
            )
            for row, problems in sorted(outcome.bad.items())
        ],
        ignore_conflicts=True,
    )


def _note(progress: Progress, outcome: Outcome, rows: int) -> None:
    progress.done += rows
    progress.created += outcome.counts.created
    progress.updated += outcome.counts.updated
    progress.unchanged += outcome.counts.unchanged
    progress.bad += outcome.counts.bad


def _finish(job: Import, progress: Progress, now: datetime) -> None:
    progress.finished_at = now
    progress.save()
    after = State.DONE if job.state == State.RUNNING else State.CHECKED
    Import.objects.filter(pk=job.pk, state=job.state).update(state=after)


def _until(rows: Iterable[Line], offset: int) -> Iterator[Line]:
    for line in rows if offset else ():
        yield line
        if line.end >= offset:
            return


def _groups(rows: Iterable[Line], chunks: Chunks) -> Iterator[list[Line]]:
    """Yield chunks of rows; the rows of one product that follow each other stay together."""
    group: list[Line] = []
    latest = ""
    for line in rows:
        product = chunks.product_of(line)
        if len(group) >= MOST or (len(group) >= CHUNK and product != latest):
            yield group
            group = []
        group.append(line)
        latest = product
    if group:
        yield group


def _products(group: list[Line], chunks: Chunks) -> list[list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in group:
        found.setdefault(chunks.product_of(line), []).append(line)
    return list(found.values())
