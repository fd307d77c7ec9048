"""What an operator does with an import: upload, confirm the columns, try, run, stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import PurePath

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from transfers.models import BadRow, Import, Progress
from transfers.types import WORKING, Defaults, Mode, Phase, State

LARGEST = 50 * 1024 * 1024
# Without one of these a row is about nothing.
IDENTITY = {"sku", "product"}


class TooLarge(Refusal):
    """The file is larger than an upload may be."""

    code = "too_large"
    field = "source"
    message = _(
        "A file may have at most 50 MB. Please divide it, or leave out what has not changed."
    )


class Empty(Refusal):
    """There is nothing in the file."""

    code = "empty"
    field = "source"
    message = _("This file is empty.")


class NotNow(Refusal):
    """The import is not in a state in which this can be done."""

    code = "not_now"
    message = _("This cannot be done now: the import has gone on meanwhile.")


class NoIdentity(Refusal):
    """No column says which product or SKU a row is about."""

    code = "no_identity"
    message = _("Choose a column for the SKU or the product code, to tell rows from each other.")


class HasBadRows(Refusal):
    """All or nothing was chosen, and there are bad rows."""

    code = "has_bad_rows"
    message = _("There are bad rows: mend them and upload again, or keep the good rows.")


@transaction.atomic
def begin(
    *,
    actor_id: int,
    source: File[bytes],
    pictures: File[bytes] | None,
    rights: Sequence[str],
    now: datetime,
) -> Import:
    """Keep an uploaded file and have it read by a worker. Raises TooLarge, Empty."""
    for file in filter(None, [source, pictures]):
        if file.size > LARGEST:
            raise TooLarge(field="source" if file is source else "pictures")
        if not file.size:
            raise Empty(field="source" if file is source else "pictures")
    job = Import(actor_id=actor_id, rights=list(rights))
    job.name = PurePath(source.name or "").name[:200]
    job.source.save(f"{job.public_id}-source", source, save=False)
    if pictures:
        job.pictures.save(f"{job.public_id}-pictures", pictures, save=False)
    job.save()
    Progress.objects.create(job=job, phase=Phase.READ, started_at=now)
    return job


@transaction.atomic
def try_out(*, job: Import, mapping: Mapping[int, str], defaults: Defaults, now: datetime) -> None:
    """Have a worker look what these columns would do; nothing is imported.

    Safe to repeat with other columns. Raises NoIdentity, NotNow.
    """
    if not IDENTITY & set(mapping.values()):
        raise NoIdentity
    said = {str(place): key for place, key in mapping.items()}
    _move(
        job,
        [State.COLUMNS, State.CHECKED],
        State.CHECKING,
        mapping=said,
        defaults=asdict(defaults),
    )
    BadRow.objects.filter(job=job, phase=Phase.CHECK).delete()
    Progress.objects.filter(job=job, phase=Phase.CHECK).delete()
    Progress.objects.create(job=job, phase=Phase.CHECK, started_at=now)


@transaction.atomic
def run(*, job: Import, mode: Mode, now: datetime) -> None:
    """Have a worker import what was tried. Safe to repeat. Raises HasBadRows, NotNow."""
    tried = Progress.objects.get(job=job, phase=Phase.CHECK)
    if mode == Mode.ALL and tried.bad:
        raise HasBadRows
    _move(job, [State.CHECKED], State.RUNNING, mode=mode)
    Progress.objects.create(job=job, phase=Phase.RUN, started_at=now)


def stop(*, job: Import) -> None:
    """Stop the worker after the chunk it is at; what is imported stays. Raises NotNow.

    With all or nothing, nothing was imported.
    """
    _move(job, WORKING, State.CANCELLED)


@transaction.atomic
def go_on(*, job: Import) -> None:
    """Go on with an import that was stopped, where it stopped. Raises NotNow."""
    phases = set(Progress.objects.filter(job=job).values_list("phase", flat=True))
    latest = next(phase for phase in (Phase.RUN, Phase.CHECK, Phase.READ) if phase.value in phases)
    _move(job, [State.CANCELLED], State(latest.value) if latest != Phase.RUN else State.RUNNING)


def _move(job: Import, allowed: Sequence[State], state: State, **columns: object) -> None:
    moved = Import.objects.filter(pk=job.pk, state__in=allowed).update(state=state, **columns)
    if not moved:
        raise NotNow
    job.refresh_from_db()
