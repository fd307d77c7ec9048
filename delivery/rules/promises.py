"""When something arrives: from the place that sends it, its cut-off, and both ends' calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SUNDAY = 6
EVERY_WORK_DAY = frozenset(range(6))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a place sends, and when its carrier delivers there."""

    zone: str = "UTC"
    cut_off: time = time(15)
    work_days: frozenset[int] = EVERY_WORK_DAY
    closed: frozenset[date] = frozenset()  # the sender's holidays
    quiet: frozenset[date] = frozenset()  # the receiver's holidays


@dataclass(frozen=True, slots=True)
class Promise:
    """The days it should arrive on, if it is ordered by then."""

    order_by: datetime
    leaves_on: date
    first: date
    last: date


def promise(now: datetime, calendar: Calendar, first_days: int, last_days: int) -> Promise:
    """Return the promise for what is ordered now and travels so many working days.

    It leaves on the next working day whose cut-off is still to come; days on the road are counted
    from then, without Sundays and the receiver's holidays.
    """
    zone = ZoneInfo(calendar.zone)
    local = now.astimezone(zone)
    day = local.date()
    if local.time() >= calendar.cut_off:
        day += timedelta(days=1)
    while day.weekday() not in calendar.work_days or day in calendar.closed:
        day += timedelta(days=1)
    return Promise(
        order_by=datetime.combine(day, calendar.cut_off, zone),
        leaves_on=day,
        first=_travelled(day, first_days, calendar),
        last=_travelled(day, last_days, calendar),
    )


def _travelled(start: date, days: int, calendar: Calendar) -> date:
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() != SUNDAY and day not in calendar.quiet
    return day


def days_between(start: date, end: date, quiet: frozenset[date]) -> int:
    """Return how many days on the road lie between, as `promise` counts them."""
    day, days = start, 0
    while day < end:
        day += timedelta(days=1)
        days += day.weekday() != SUNDAY and day not in quiet
    return days
