"""Reports asked for, and reckoned one at a time for each question."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from analytics import reports
from analytics.coverage import covered
from analytics.models import ReportRun
from analytics.reporting import Params, Report, Result, Row, Value, Warehouse, find

log = logging.getLogger("loopmart.analytics")

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
# The task of a question needs so long to come through before it is taken for lost.
PATIENCE = timedelta(minutes=1)
KEPT = timedelta(days=90)

__all__ = ["ask", "due", "forget", "reckon", "reports"]


def ask(*, report: Report, params: Params, now: datetime, again: bool = False) -> ReportRun:
    """Return the run that answers a question; a new question, or `again`, waits for a worker.

    Safe to repeat: the same question has one row, and one that waits already is not asked twice.
    """
    run, _made = ReportRun.objects.get_or_create(
        code=report.code,
        digest=params.digest,
        defaults={"params": params.as_json(), "asked_at": now},
    )
    if again and run.state != ReportRun.State.WAITING:
        ReportRun.objects.filter(pk=run.pk).update(
            state=ReportRun.State.WAITING, asked_at=now, attempts=0, leased_until=None, error=""
        )
        run.refresh_from_db()
    return run


def due(*, now: datetime, limit: int = 20) -> list[int]:
    """Return the ids of runs that nobody is at, though they were asked a while ago."""
    waiting = ReportRun.objects.filter(_claimable(now), asked_at__lt=now - PATIENCE)
    waiting = waiting.order_by("asked_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def reckon(*, run_id: int, now: datetime) -> None:
    """Reckon one run: claim, commit, reckon with no transaction open, keep the result.

    Safe to repeat: one that is done, or that another worker has claimed, is left alone. A report
    that fails says so and is tried three times in all.
    """
    run = _claim(run_id, now)
    if run is None:
        return
    report = find(run.code)
    if report is None:
        _keep(run, state=ReportRun.State.FAILED, error="unknown report")
        return
    from analytics.warehouse import opened  # noqa: PLC0415 -- only workers wait for its engine

    started = time.monotonic()
    try:
        with opened(now=now) as source:
            result, share = answer(
                report=report, source=source, params=Params.of_json(run.params), now=now
            )
            as_of = source.as_of
    except Exception as failure:
        log.exception("report %s failed", run.code)
        last = run.attempts >= MOST_ATTEMPTS
        state = ReportRun.State.FAILED if last else ReportRun.State.WAITING
        _keep(run, state=state, error=f"{type(failure).__name__}: {failure}"[:300])
        return
    _keep(
        run,
        state=ReportRun.State.DONE,
        result=result,
        as_of=as_of,
        covered=share,
        computed_at=now,
        took_ms=round(1000 * (time.monotonic() - started)),
        error="",
    )


def answer(
    *, report: Report, source: Warehouse, params: Params, now: datetime
) -> tuple[dict[str, Any], float | None]:
    """Return a report's result as plain values, with the other period's, and its coverage."""
    told = plain(report.compute(source, params, now))
    before = params.before if report.compares and report.reckons_before else None
    if before is not None:
        told["before"] = plain(report.compute(source, before, now))
    return told, covered(source, params, now)


def forget(*, now: datetime) -> int:
    """Delete results nobody has asked for in ninety days."""
    gone, _each = ReportRun.objects.filter(asked_at__lt=now - KEPT).delete()
    return gone


def plain(result: Result) -> dict[str, Any]:
    """Return a result as JSON keeps it; decimals as text, so that no penny is lost."""
    return {
        "figures": {key: _value(value) for key, value in result.figures.items()},
        "tables": {key: [_row(row) for row in rows] for key, rows in result.tables.items()},
        "notes": [
            [text, {key: _value(value) for key, value in values.items()}]
            for text, values in result.notes
        ],
    }


def _row(row: Row) -> list[Any]:
    return [_value(value) for value in row]


def _value(value: Value) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return round(value, 6)
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat()


def _claimable(now: datetime) -> Q:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Q(state=ReportRun.State.WAITING) & free


def _claim(run_id: int, now: datetime) -> ReportRun | None:
    claimed = ReportRun.objects.filter(_claimable(now), pk=run_id).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return ReportRun.objects.get(pk=run_id) if claimed else None


def _keep(run: ReportRun, **values: Any) -> None:
    ReportRun.objects.filter(pk=run.pk).update(leased_until=None, **values)
