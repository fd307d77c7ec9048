"""The clocks of a conversation: started, stopped, and looked at by beat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from support.locks import lock_ticket
from support.models import Step, Team, Ticket
from support.rules import clock
from support.selectors.standards import terms_of
from support.services import live
from support.types import GOES_ON, Verb


def start(ticket: Ticket, *, now: datetime) -> None:
    """Set both clocks of a new conversation; the caller saves it."""
    terms = terms_of(way=ticket.way, lane=ticket.lane)
    ticket.answer_due_at = clock.due(
        start=now, seconds=terms.answer_within, calendar=terms.calendar
    )
    ticket.solve_due_at = clock.due(start=now, seconds=terms.solve_within, calendar=terms.calendar)
    ticket.solve_left = None


def shopper_waits(ticket: Ticket, *, now: datetime) -> None:
    """An answer is owed, and the solution's clock goes on; the caller saves it.

    Somebody who writes again while they wait does not wait longer for it.
    """
    terms = terms_of(way=ticket.way, lane=ticket.lane)
    if ticket.answer_due_at is None:
        ticket.answer_due_at = clock.due(
            start=now, seconds=terms.answer_within, calendar=terms.calendar
        )
        ticket.answer_missed_at = None
    if ticket.solve_due_at is None:
        left = terms.solve_within if ticket.solve_left is None else ticket.solve_left
        ticket.solve_due_at = clock.due(start=now, seconds=left, calendar=terms.calendar)
        ticket.solve_left = None


def shop_waits(ticket: Ticket, *, now: datetime) -> None:
    """It is the shopper's turn: nothing is owed, and the solution's clock stands still."""
    ticket.answer_due_at = None
    if ticket.solve_due_at is not None:
        terms = terms_of(way=ticket.way, lane=ticket.lane)
        ticket.solve_left = clock.worked(
            start=now, end=ticket.solve_due_at, calendar=terms.calendar
        )
        ticket.solve_due_at = None


def over(ticket: Ticket) -> None:
    """It is solved: no clock runs; the caller saves it."""
    ticket.answer_due_at = ticket.solve_due_at = ticket.solve_left = None


def look(*, now: datetime, limit: int = 200) -> int:
    """Mark what is late and hand it to the next level; return how many. Safe to repeat."""
    late = Q(answer_due_at__lte=now, answer_missed_at=None)
    late |= Q(solve_due_at__lte=now, solve_missed_at=None)
    rows = Ticket.objects.filter(late, state__in=GOES_ON).order_by(
        F("answer_due_at").asc(nulls_last=True)
    )
    ids = list(rows.values_list("pk", flat=True)[:limit])
    for ticket_id in ids:
        _miss(ticket_id, now)
    return len(ids)


@transaction.atomic
def _miss(ticket_id: int, now: datetime) -> None:
    ticket = lock_ticket(ticket_id)
    missed = []
    if _is_late(ticket.answer_due_at, ticket.answer_missed_at, now):
        ticket.answer_missed_at = now
        missed.append("answer")
    if _is_late(ticket.solve_due_at, ticket.solve_missed_at, now):
        ticket.solve_missed_at = now
        missed.append("solution")
    if not missed or not ticket.goes_on:
        return
    Step.objects.bulk_create(
        Step(ticket=ticket, verb=Verb.BREACHED, detail=what, at=now) for what in missed
    )
    _escalate(ticket, now)
    ticket.save()
    live.changed(ticket.pk, late=True)


def _escalate(ticket: Ticket, now: datetime) -> None:
    """Hand it to the next level, to nobody in particular there."""
    if ticket.team_id is None:
        return
    upper = Team.objects.select_related("escalates_to").get(pk=ticket.team_id).escalates_to
    if upper is None or upper.pk == ticket.team_id:
        return
    ticket.team, ticket.level, ticket.assignee = upper, upper.level, None
    Step.objects.create(ticket=ticket, verb=Verb.ESCALATED, detail=upper.code, at=now)


def _is_late(due: datetime | None, missed: datetime | None, now: datetime) -> bool:
    return due is not None and missed is None and due <= now
