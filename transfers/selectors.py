"""Reads about imports and exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from transfers import live
from transfers.models import BadRow, Export, Import, Progress, WantedPicture
from transfers.types import WORKING, Mode, Phase, State

SHOWN_BAD = 50


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an import has come."""

    done: int
    total: int
    progress: Progress | None

    @property
    def percent(self) -> int:
        """Whole per cent, for the bar."""
        return min(100 * self.done // self.total, 100) if self.total else 0

    @property
    def shown(self) -> int:
        """The bar's length: never nothing, so that it is seen to be one."""
        return max(self.percent, 1)


def abandoned(*, now: datetime) -> list[int]:
    """Return imports with work to do that no worker is known to be at."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    rows = Progress.objects.filter(free, finished_at__isnull=True, job__state__in=WORKING)
    return list(rows.values_list("job_id", flat=True).distinct())


def exports_waiting() -> list[int]:
    """Return exports that are still to be written."""
    return list(Export.objects.filter(state=Export.State.WAITING).values_list("pk", flat=True))


def reached(job: Import) -> Reached:
    """Return how far the phase has come that is at work, or was last."""
    phases = {row.phase: row for row in Progress.objects.filter(job=job)}
    latest = next((phases[p] for p in (Phase.RUN, Phase.CHECK, Phase.READ) if p in phases), None)
    done = latest.done if latest else 0
    alone = job.state == State.READING or (job.state == State.RUNNING and job.mode == Mode.ALL)
    if alone:
        done = max(done, live.told(f"import:{job.pk}"))
    return Reached(done, job.total, latest)


def written(export: Export) -> int:
    """Return how many products of an export are in its file."""
    done = export.state == Export.State.DONE
    return export.total if done else live.told(f"export:{export.pk}")


def bad_rows(job: Import, phase: Phase) -> list[BadRow]:
    """Return the first bad rows, in the file's order."""
    return list(BadRow.objects.filter(job=job, phase=phase).order_by("row")[:SHOWN_BAD])


def pictures_of(job: Import) -> dict[str, int]:
    """Return how many pictures wait, are there, and failed."""
    rows = WantedPicture.objects.filter(job=job).values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def failed_pictures(job: Import) -> list[WantedPicture]:
    """Return the first pictures that could not be had."""
    failed = WantedPicture.objects.filter(job=job, state=WantedPicture.State.FAILED)
    return list(failed.select_related("product").order_by("row")[:SHOWN_BAD])
