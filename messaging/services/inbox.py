"""What a member did with the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from messaging import selectors


def read(*, user_id: int, public_ids: Iterable[str], now: datetime) -> int:
    """Note messages as looked at; return how many were new. Safe to repeat."""
    new = selectors.inbox(user_id=user_id).filter(public_id__in=list(public_ids), read_at=None)
    return new.update(read_at=now)
