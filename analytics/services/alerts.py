"""Watching: figures out of line become alerts, each once, told to those who read figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from analytics import gauges, letters, wording
from analytics.locks import lock_alerts
from analytics.models import Alert, KpiDay
from analytics.reporting import Warehouse
from analytics.rules.indicators import INDICATORS
from analytics.rules.watching import WHOLE, Finding, look, stray
from analytics.voices import voice_of_day

# The same figure is told of once in so long, whatever it does meanwhile.
QUIET = timedelta(hours=24)
# So many days are looked back when there is no history yet.
HISTORY = 63
NAMED = 6
OF_NOW = {"stock_outs"}
DAY = timedelta(days=1)


def watch(*, warehouse: Warehouse, now: datetime) -> list[Alert]:
    """Look at every hourly figure; return the new alerts. Safe to repeat."""
    found = []
    for code, series in gauges.hourly(warehouse, now=now).items():
        findings = look(series, falls=INDICATORS[code].more_is_good)
        if findings and (alert := sound(code=code, findings=findings, now=now)):
            found.append(alert)
    return found


def measure(*, warehouse: Warehouse, now: datetime) -> list[Alert]:
    """Write yesterday's figures, and those of earlier days that are missing; return new alerts.

    Safe to repeat: a day that is written stays as it is.
    """
    last = now.date() - DAY
    known = set(KpiDay.objects.filter(day__gt=last - DAY * HISTORY).values_list("code", "day"))
    days = [last - DAY * back for back in range(HISTORY)]
    KpiDay.objects.bulk_create(
        [
            KpiDay(code=code, day=day, value=_value(warehouse, code, day, last))
            for code in INDICATORS
            for day in days
            if (code, day) not in known
        ],
        ignore_conflicts=True,
    )
    alerts = [_daily(code, last=last, now=now) for code in INDICATORS]
    return [alert for alert in alerts if alert]


@transaction.atomic
def sound(*, code: str, findings: Sequence[Finding], now: datetime) -> Alert | None:
    """Raise an alert and write to the operators, unless this figure was told of in the last day.

    Safe to repeat, and from two workers at once: they wait for each other.
    """
    lock_alerts(code=code)
    if Alert.objects.filter(code=code, at__gt=now - QUIET).exists():
        return None
    whole = next((one for one in findings if one.part == WHOLE), findings[0])
    alert = Alert.objects.create(
        code=code,
        at=now,
        hours=whole.hours,
        actual=whole.actual,
        expected=whole.expected,
        causes=[
            [*one.part, one.actual, round(one.expected, 2), round(one.distance, 2)]
            for one in findings
            if one.part != WHOLE
        ][:NAMED],
    )
    letters.write(
        key=f"alert:{alert.public_id}",
        template="kpi_alert",
        context={"alert_id": alert.pk, "told": wording.Told(alert)},
        now=now,
    )
    return alert


def acknowledge(*, alert: Alert, operator_id: int, note: str, now: datetime) -> None:
    """Say that somebody has looked at it. Safe to repeat: the first stays, the note is the last."""
    Alert.objects.filter(pk=alert.pk, acknowledged_at__isnull=True).update(
        acknowledged_at=now, acknowledged_by_id=operator_id
    )
    Alert.objects.filter(pk=alert.pk).update(note=note)


def _value(warehouse: Warehouse, code: str, day: date, last: date) -> float | None:
    if code in OF_NOW and day != last:
        return None  # what was on the shelves then, nobody knows now
    told = voice_of_day(code, day=day)
    return told if told is not None else gauges.of_day(warehouse, code, day=day)


def _daily(code: str, *, last: date, now: datetime) -> Alert | None:
    indicator = INDICATORS[code]
    if indicator.is_hourly:
        return None
    rows = KpiDay.objects.filter(code=code, day__lte=last, value__isnull=False).order_by("-day")
    values = [row.value or 0.0 for row in rows[:HISTORY]][::-1]
    if not values or rows[0].day != last:
        return None
    found = stray(values, falls=indicator.more_is_good)
    if found is None:
        return None
    finding = Finding(WHOLE, 24, values[-1], *found)
    return sound(code=code, findings=[finding], now=now)
