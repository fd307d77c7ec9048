"""When a birthday is kept."""

from __future__ import annotations

from datetime import date, timedelta

# Prices and offers for a birthday hold on the day and the six after it.
KEPT_FOR = 7


def is_kept(month: int, day: int, today: date) -> bool:
    """Return whether it is the week that begins with this birthday.

    That of the 29th of February is kept from the 28th where there is no 29th.
    """
    kept = (today - timedelta(days=ago) for ago in range(KEPT_FOR))
    return any((one.month, one.day) == _day_in(one.year, month, day) for one in kept)


def _day_in(year: int, month: int, day: int) -> tuple[int, int]:
    try:
        date(year, month, day)
    except ValueError:
        return month, day - 1
    return month, day
