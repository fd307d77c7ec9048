"""Months of a paid membership, and when a failed payment is tried again."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

# After the first, second and third failure; after the fourth the membership ends.
RETRIES = (timedelta(days=1), timedelta(days=3), timedelta(days=5))
# So long a membership goes on that is being paid again.
DUNNING = sum(RETRIES, timedelta(days=1))


def after(start: datetime, months: int) -> datetime:
    """Return the moment so many months later; the 31st becomes the last day of a shorter month."""
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failures; None when it is enough."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
