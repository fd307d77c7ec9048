"""Places written together: threads of one process that claim at the same time share one commit.

What a claim costs the database is its commit, which waits for the disk. Whoever comes while one is
under way joins the next; nobody waits for more than the one before theirs. An answer is given only
after its own commit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")
MOST_AT_ONCE = 200


@dataclass(eq=False)
class _Job(Generic[Wish, Answer]):
    wish: Wish
    ready: Event = field(default_factory=Event)
    leads: bool = False
    answer: Answer | None = None
    problem: BaseException | None = None


class Together(Generic[Wish, Answer]):
    """Carries out wishes by the batch: `write` answers each of a batch, in order."""

    def __init__(self, write: Callable[[Sequence[Wish]], Sequence[Answer]]) -> None:
        self._write = write
        self._lock = Lock()
        self._waiting: list[_Job[Wish, Answer]] = []
        self._is_busy = False

    def do(self, wish: Wish) -> Answer:
        """Return the answer to one wish, once it and its batch are committed."""
        job: _Job[Wish, Answer] = _Job(wish)
        with self._lock:
            self._waiting.append(job)
            job.leads, self._is_busy = not self._is_busy, True
        if not job.leads:
            job.ready.wait()
        if job.leads:
            self._lead()
        if job.problem is not None:
            raise job.problem
        return job.answer  # type: ignore[return-value]  # answered, or there was a problem

    def _lead(self) -> None:
        """Carry out what waits, then let the first of those who came meanwhile do the same."""
        with self._lock:
            batch = self._waiting[:MOST_AT_ONCE]
            del self._waiting[: len(batch)]
        try:
            answers = self._write([job.wish for job in batch])
            for job, answer in zip(batch, answers, strict=True):
                job.answer = answer
        except BaseException as problem:  # noqa: BLE001 -- handed to everybody whose wish it was
            for job in batch:
                job.problem = problem
        with self._lock:
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].ready.set()
            else:
                self._is_busy = False
        for job in batch:
            job.ready.set()
