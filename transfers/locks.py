"""Every row lock of this app."""

from __future__ import annotations

from transfers.models import Export, Progress


def hold_progress(*, job_id: int, phase: str) -> Progress | None:
    """Lock a phase's progress for one transaction; None when another worker has it.

    PostgreSQL lets go of it the moment a worker dies, so the next one goes on at once.
    """
    return (
        Progress.objects.select_for_update(skip_locked=True)
        .filter(job_id=job_id, phase=phase)
        .first()
    )


def hold_export(*, export_id: int) -> Export | None:
    """Lock an export that waits; None when it is done, or another worker has it."""
    return (
        Export.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=export_id, state=Export.State.WAITING)
        .first()
    )
