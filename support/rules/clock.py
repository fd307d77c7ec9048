"""Time as a desk counts it: only while somebody is there, in the desk's own zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Nobody keeps a desk shut for longer; a calendar without hours must not be walked for ever.
FURTHEST = 400


class NeverOpen(Exception):
    """A calendar in which nobody is ever there."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening times by weekday (0 is Monday), and the days on which they do not hold."""

    zone: str
    spans: Mapping[int, Sequence[tuple[time, time]]]
    closed: frozenset[date] = field(default_factory=frozenset)


def due(*, start: datetime, seconds: int, calendar: Calendar | None) -> datetime:
    """Return when so many seconds of somebody's presence have passed; None counts all hours.

    Raises NeverOpen.
    """
    if calendar is None:
        return start + timedelta(seconds=seconds)
    left = timedelta(seconds=seconds)
    for opens, closes in _open_from(start, calendar):
        begins = max(opens, start)
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
    raise NeverOpen


def worked(*, start: datetime, end: datetime, calendar: Calendar | None) -> int:
    """Return how many seconds of somebody's presence lie between two moments."""
    if end <= start:
        return 0
    if calendar is None:
        return int((end - start).total_seconds())
    total = timedelta()
    for opens, closes in _open_from(start, calendar):
        if opens >= end:
            break
        total += max(min(closes, end) - max(opens, start), timedelta())
    return int(total.total_seconds())


def is_open(*, at: datetime, calendar: Calendar | None) -> bool:
    """Return whether somebody is there at this moment."""
    if calendar is None:
        return True
    opens = next(_open_from(at, calendar), None)
    return opens is not None and opens[0] <= at


def next_opening(*, at: datetime, calendar: Calendar | None) -> datetime | None:
    """Return when somebody is there next: now, if somebody is; None for never."""
    if calendar is None:
        return at
    span = next(_open_from(at, calendar), None)
    return None if span is None else max(span[0], at)


def _open_from(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches that end after a moment, in UTC: an hour the clocks skip is not there."""
    zone = ZoneInfo(calendar.zone)
    first = start.astimezone(zone).date()
    for ahead in range(FURTHEST):
        day = first + timedelta(days=ahead)
        if day in calendar.closed:
            continue
        for opens, closes in sorted(calendar.spans.get(day.weekday(), ())):
            begins = datetime.combine(day, opens, zone).astimezone(UTC)
            ends = datetime.combine(day, closes, zone).astimezone(UTC)
            if ends > start:
                yield begins, ends
