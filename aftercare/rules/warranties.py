"""Until when a warranty holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS = 12


def end(starts_on: date, months: int) -> date:
    """Return the last day of so many months from a day.

    The same day of the later month, or that month's last: 31 January and one month is 28 February.
    """
    year, month = divmod(starts_on.month - 1 + months, MONTHS)
    year, month = starts_on.year + year, month + 1
    return date(year, month, min(starts_on.day, monthrange(year, month)[1]))
