"""How events come in: rates, what waits, what is set aside, how complete it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import redis
from django.db.models import Count, Max, Sum

from analytics import spill, stream
from analytics.models import Completeness, Intake, Reject
from analytics.types import Reason, Source

DAY = timedelta(days=1)
SAMPLES = 3
SHOWN_LETTERS = 300
ACCEPTED = ("accepted", "bot")


@dataclass(frozen=True, slots=True)
class Stream:
    """What waits on the way."""

    answers: bool
    waiting: int = 0
    lag: float = 0.0
    in_files: int = 0


@dataclass(slots=True)
class SetAside:
    """One reason, how often, and a few examples."""

    reason: str
    label: str
    events: int
    latest: datetime | None = None
    samples: list[Reject] = field(default_factory=list)


@dataclass(slots=True)
class Day:
    """One day of one source."""

    day: str
    source: str
    accepted: int = 0
    bots: int = 0
    aside: int = 0
    share: float | None = None


def on_the_way(*, now: datetime) -> Stream:
    """Return what waits in the stream and in files."""
    try:
        oldest = stream.oldest()
        lag = max(now.timestamp() - oldest, 0.0) if oldest else 0.0
        return Stream(answers=True, waiting=stream.length(), lag=lag, in_files=spill.waiting())
    except redis.RedisError:
        return Stream(answers=False, in_files=spill.waiting())


def hours(*, now: datetime) -> list[tuple[datetime, int]]:
    """Return how many events were taken in in each of the last 24 hours, empty ones too."""
    last = now.replace(minute=0, second=0, microsecond=0)
    rows = Intake.objects.filter(hour__gt=last - DAY, outcome__in=ACCEPTED)
    found = dict(rows.values_list("hour").annotate(n=Sum("events")))
    each = [last - timedelta(hours=back) for back in range(23, -1, -1)]
    return [(hour, int(found.get(hour) or 0)) for hour in each]


def set_aside(*, since: datetime) -> list[SetAside]:
    """Return what was set aside by reason, the most frequent first, with samples; two queries."""
    counts = (
        Reject.objects.filter(received_at__gte=since)
        .values_list("reason")
        .annotate(n=Count("pk"), latest=Max("received_at"))
        .order_by("-n", "reason")
    )
    labels = dict(Reason.choices)
    found = {
        reason: SetAside(reason, str(labels.get(reason, reason)), n, latest)
        for reason, n, latest in counts
    }
    for row in Reject.objects.raw(_SAMPLES, {"since": since, "most": SAMPLES}):
        row.body = row.body[:SHOWN_LETTERS]
        if row.reason in found:
            found[row.reason].samples.append(row)
    return list(found.values())


_SAMPLES = """
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY reason ORDER BY received_at DESC, id DESC) AS place
    FROM analytics_reject WHERE received_at >= %(since)s
) ranked WHERE place <= %(most)s ORDER BY reason, place
"""


def days(*, since: datetime) -> list[Day]:
    """Return what came in by day and source, with the share of what was made; two queries."""
    found: dict[tuple[str, str], Day] = {}
    labels = dict(Source.choices)
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = Intake.objects.filter(hour__gte=since).values_list("hour", "source", "outcome", "events")
    for hour, source, outcome, events in rows:
        of_day = counts[hour.date().isoformat(), source]
        of_day[outcome] = of_day.get(outcome, 0) + events
    for key, outcomes in counts.items():
        aside = sum(n for name, n in outcomes.items() if name not in ACCEPTED)
        found[key] = Day(
            *(key[0], str(labels.get(key[1], key[1]))),
            *(outcomes.get("accepted", 0), outcomes.get("bot", 0), aside),
        )
    for row in Completeness.objects.filter(day__gte=since.date()):
        if day := found.get((row.day.isoformat(), row.source)):
            day.share = row.share
    return [found[key] for key in sorted(found, reverse=True)]
