"""Decisions about what may be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from accounts.models import ConsentRecord
from core import consent


def record(
    *, user_id: int | None, visitor: UUID | str | None, purposes: Sequence[str], now: datetime
) -> ConsentRecord:
    """Keep a decision: a new row each time, for what was allowed when has to be provable."""
    return ConsentRecord.objects.create(
        user_id=user_id,
        visitor=visitor,
        purposes=list(purposes),
        version=consent.VERSION,
        at=now,
    )
