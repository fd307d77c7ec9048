"""Whether one more marketing message may go to a person, and when: worked on plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` messages in any `days`, over one channel or, when empty, over all."""

    channel: str
    segment: str
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A marketing message a person has had, or will have."""

    channel: str
    at: datetime


def binding(limits: Iterable[Limit], *, channel: str, segments: Collection[str]) -> list[Limit]:
    """Return the limits that hold for a channel and a person of these segments.

    One over all channels and one of the channel's own; in each, a segment's limit takes the place
    of everybody's, and of several segments' the most generous one.
    """
    found: list[Limit] = []
    for scope in ("", channel):
        near = [one for one in limits if one.channel == scope]
        own = [one for one in near if one.segment and one.segment in segments]
        everybody = [one for one in near if not one.segment]
        if own or everybody:
            found.append(max(own or everybody, key=lambda one: one.most / one.days))
    return found


def is_full(limits: Iterable[Limit], had: Sequence[Sent], *, at: datetime) -> bool:
    """Return whether a message at this moment would be one too many for any limit.

    "Any 7 days" looks both ways: messages already waiting to go later count as well.
    """
    for limit in limits:
        near = timedelta(days=limit.days)
        times = sorted([one.at for one in had if limit.channel in {"", one.channel}] + [at])
        if any(_within(times, start, near) > limit.most for start in times):
            return True
    return False


def after_quiet(at: datetime, *, starts: time, ends: time, zone: str) -> datetime:
    """Return the first moment from `at` on that is not in the quiet hours of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    now = local.time()
    quiet = starts <= now < ends if starts < ends else now >= starts or now < ends
    if not quiet:
        return at
    opens = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    if opens <= local:
        opens += timedelta(days=1)
    return opens.astimezone(at.tzinfo)


def _within(times: Sequence[datetime], start: datetime, near: timedelta) -> int:
    return sum(1 for one in times if start <= one < start + near)
