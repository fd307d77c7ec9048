"""Which terms hold for a conversation."""

from __future__ import annotations

from datetime import time

from support.models import BusinessHours, Standard
from support.rules import standards
from support.rules.clock import Calendar
from support.rules.standards import Terms


def terms_of(*, way: str, lane: str) -> Terms:
    """Return the terms of a way and lane: at most four statements."""
    row = Standard.objects.filter(way=way, lane=lane).first()
    if row is None:
        return standards.preset(way=way, lane=lane, calendar=desk_calendar())
    calendar = None if row.hours_id is None else calendar_of(hours_id=row.hours_id)
    return Terms(row.answer_within, row.solve_within, calendar)


def desk_calendar() -> Calendar | None:
    """Return the calendar of the shop's first desk; None when there is none: day and night."""
    hours = BusinessHours.objects.order_by("pk").first()
    return None if hours is None else calendar_of(hours_id=hours.pk)


def calendar_of(*, hours_id: int) -> Calendar | None:
    """Return business hours as rules count with them; None where no hours are written."""
    rows = BusinessHours.objects.prefetch_related("spans", "closed_days")
    hours = rows.get(pk=hours_id)
    spans: dict[int, list[tuple[time, time]]] = {}
    for span in hours.spans.all():
        spans.setdefault(span.weekday, []).append((span.opens, span.closes))
    if not spans:
        return None
    closed = frozenset(row.day for row in hours.closed_days.all())
    return Calendar(zone=hours.zone, spans=spans, closed=closed)
