"""When what is ordered for a store can be fetched, and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# The store takes it off the shelf within this time.
READY_AFTER = timedelta(hours=2)
HELD_FOR = timedelta(days=3)
DAYS = 3
SPANS = ((10, 12), (12, 14), (14, 16), (16, 18))


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time in which somebody comes."""

    start: datetime
    end: datetime

    @property
    def key(self) -> str:
        """Name it in a form or a request."""
        return self.start.isoformat(timespec="minutes")


def windows(now: datetime, zone: ZoneInfo) -> list[Window]:
    """Return the spans that can be chosen: from when it is ready, today and the next two days."""
    today = now.astimezone(zone).date()
    spans = [
        Window(
            datetime.combine(today + timedelta(days=ahead), time(first), zone),
            datetime.combine(today + timedelta(days=ahead), time(last), zone),
        )
        for ahead in range(DAYS)
        for first, last in SPANS
    ]
    return [span for span in spans if span.start >= now + READY_AFTER]


def held_until(now: datetime, window: Window | None) -> datetime:
    """Return until when it is kept: three days, or two from the span somebody named."""
    if window is None:
        return now + HELD_FOR
    return max(now + HELD_FOR, window.end + timedelta(days=2))
