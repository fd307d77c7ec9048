"""Events into their table: by COPY, each once, with everything else counted and kept."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from analytics.experiments import book
from analytics.models import Reject
from analytics.rules.reading import COLUMNS, Aside, Read, Row, read
from analytics.selectors import forgotten, naming
from analytics.services import partitions, stitching
from analytics.stream import Entry
from analytics.types import Kind, Reason, Source

# An event is taken in for seven days, so no id can come again later.
IDS_KEPT = timedelta(days=8)
REJECTS_KEPT = timedelta(days=30)
COUNTS_KEPT = timedelta(days=400)
ACCEPTED, BOT = "accepted", "bot"

# One for as long as the connection lasts: a new one every second would bloat the catalogue.
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_events (LIKE analytics_event) ON COMMIT DELETE ROWS;
TRUNCATE staged_events
"""
# The set of ids seen decides; whoever writes the same id elsewhere just now is waited for.
_MOVE = """
WITH fresh AS (
    INSERT INTO analytics_seen (id, received_at)
    SELECT id, received_at FROM staged_events ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
)
INSERT INTO analytics_event
SELECT staged.* FROM staged_events staged JOIN fresh USING (id)
RETURNING id
"""
_TAKE = """
INSERT INTO analytics_taken (entry, taken_at)
SELECT unnest(%s::text[]), %s ORDER BY 1 ON CONFLICT DO NOTHING RETURNING entry
"""
_COUNT = """
INSERT INTO analytics_intake (hour, source, outcome, events) VALUES (%s, %s, %s, %s)
ON CONFLICT (hour, source, outcome) DO UPDATE
SET events = analytics_intake.events + EXCLUDED.events
"""


@dataclass(slots=True)
class Written:
    """What a call came to: rows in the table, and how many were set aside for which reason."""

    rows: int = 0
    aside: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Batch:
    envelope: dict[str, Any]
    read: Read

    def refuse(self, reason: Reason, unless: Callable[[Row], bool]) -> None:
        """Set aside what is not so."""
        good = []
        for row in self.read.rows:
            if unless(row):
                good.append(row)
            else:
                self.read.aside.append(Aside(reason, str(row.values["id"]), row.body))
        self.read.rows = good


@transaction.atomic
def write(*, entries: Sequence[Entry], now: datetime) -> Written:
    """Write batches: rows by COPY, the rest set aside with its reason, everything counted.

    Safe to repeat: an entry that was taken is left alone, an event that was seen is set aside as a
    duplicate. All or nothing; raises DataError for a value no rule foresaw.
    """
    fresh = _take([entry.id for entry in entries], now)
    batches = [_Batch(e.envelope, read(e.envelope)) for e in entries if e.id in fresh]
    _refuse(batches)
    rows = [row for batch in batches for row in batch.read.rows]
    naming.name(rows)
    written = _copy(rows)
    for batch in batches:
        batch.refuse(Reason.DUPLICATE, lambda row: str(row.values["id"]) in written)
    stitching.stitch([row.values for batch in batches for row in batch.read.rows])
    return _record(batches)


def _take(ids: list[str], now: datetime) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [ids, now])
        return {entry for (entry,) in cursor.fetchall()}


def _refuse(batches: list[_Batch]) -> None:
    """Set aside what is of erased people, of months there are not, and twice in these batches."""
    gone = forgotten.among([row.values for batch in batches for row in batch.read.rows])
    months, seen = partitions.months(), set[Any]()

    def is_first(row: Row) -> bool:
        twin = row.values["id"] in seen
        seen.add(row.values["id"])
        return not twin

    for batch in batches:
        batch.refuse(Reason.FORGOTTEN, lambda row: not gone.holds(row.values))
        batch.refuse(
            Reason.NO_MONTH, lambda row: f"{row.values['at'].astimezone(UTC):%Y-%m}" in months
        )
        batch.refuse(Reason.EXPERIMENT, partial(_is_true, source=batch.read.source))
        batch.refuse(Reason.DUPLICATE, is_first)


def _is_true(row: Row, *, source: str) -> bool:
    """Keep the arms that are this visitor's; an exposure to none of them is no event."""
    values = row.values
    values["experiments"] = [
        tag
        for tag in values["experiments"]
        if book.holds(tag, visitor=str(values["visitor"]), is_own=source == Source.SERVER)
    ]
    return values["kind"] != Kind.EXPOSURE or bool(values["experiments"])


def _copy(rows: Iterable[Row]) -> set[str]:
    """Copy rows into the table, and return the ids of those that were not there before."""
    text = io.StringIO()
    for row in rows:
        text.write(",".join(_cell(row.values[name]) for name in COLUMNS) + "\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.cursor.copy_expert("COPY staged_events FROM STDIN (FORMAT csv)", text)
        cursor.execute(_MOVE)
        return {str(identity) for (identity,) in cursor.fetchall()}


def _cell(value: Any) -> str:
    """Return a value as COPY's CSV takes it: NULL is nothing, everything else stands in quotes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list):
        value = "{" + ",".join(json.dumps(item, ensure_ascii=False) for item in value) + "}"
    return '"' + str(value).replace('"', '""') + '"'


def _record(batches: list[_Batch]) -> Written:
    """Count everything by the hour, and keep what was set aside."""
    counts, done, rejects = Counter[tuple[datetime, str, str]](), Written(), list[Reject]()
    for batch in batches:
        came = batch.read
        hour = came.received_at.replace(minute=0, second=0, microsecond=0)
        for row in came.rows:
            counts[hour, came.source, BOT if row.values["is_bot"] else ACCEPTED] += 1
        for aside in came.aside:
            counts[hour, came.source, aside.reason] += 1
            done.aside[aside.reason] += 1
            rejects.append(_reject(batch, aside))
        done.rows += len(came.rows)
    Reject.objects.bulk_create(rejects)
    with connection.cursor() as cursor:
        for (hour, source, outcome), events in sorted(counts.items()):
            cursor.execute(_COUNT, [hour, source, outcome, events])
    return done


def _reject(batch: _Batch, aside: Aside) -> Reject:
    is_personal = aside.reason == Reason.FORGOTTEN
    envelope = {name: value for name, value in batch.envelope.items() if name not in {"e", "body"}}
    return Reject(
        received_at=batch.read.received_at,
        source=batch.read.source,
        reason=aside.reason,
        detail="" if is_personal else aside.detail[:200],
        body="" if is_personal else aside.body,
        envelope={} if is_personal else envelope,
    )
