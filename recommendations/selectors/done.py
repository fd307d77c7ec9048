"""How a slot has done, from the newest reckoning of the report on slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.models import ReportRun

CODE = "slots"


@dataclass(frozen=True, slots=True)
class Done:
    """The rows of one slot, by model and form, and how old they are."""

    rows: Sequence[Sequence[Any]]
    as_of: datetime | None


def of_slot(code: str) -> Done:
    """Return what the newest result says of a slot; nothing where none was reckoned."""
    run = (
        ReportRun.objects.filter(code=CODE, state=ReportRun.State.DONE)
        .order_by("-computed_at")
        .first()
    )
    tables = (run.result.get("tables") or {}) if run else {}
    rows = [row for row in tables.get("slots", ()) if row and row[0] == code]
    return Done(rows, run.as_of if run else None)
