"""What agents do with a conversation besides answering it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from orders.models import Order
from support.events import TicketMoved
from support.locks import lock_ticket, lock_tickets
from support.models import Agent, Message, Step, Team, Ticket, ticket_number
from support.services import clocks, live
from support.services.tickets import facts_of, place
from support.types import MOVES, Author, Lane, Priority, State, Verb

# What was solved closes by itself; until then a word of the shopper opens it again.
CLOSES_AFTER = timedelta(days=7)


class NotPossibleNow(Refusal):
    """It does not stand where this leads on from."""

    code = "not_possible_now"
    message = _("This is not possible in its present state.")


class NotTheSamePerson(Refusal):
    """Two people's conversations stay apart: one must never read the other's."""

    code = "not_the_same_person"
    field = "into"
    message = _("These are conversations of different people.")


class NotTheirs(Refusal):
    """An order of somebody else."""

    code = "not_theirs"
    field = "order"
    message = _("This is not an order of this person.")


class NothingChosen(Refusal):
    """A part has at least one message, and leaves at least one behind."""

    code = "nothing_chosen"
    field = "messages"
    message = _("Please choose some of the messages, not all of them.")


@transaction.atomic
def move(*, ticket_id: int, to: State, agent_id: int | None, now: datetime) -> Ticket:
    """Solve it, close it, wait for the shopper or open it again. Safe to repeat.

    Raises NotPossibleNow.
    """
    ticket = lock_ticket(ticket_id)
    if ticket.state == to:
        return ticket
    if to not in MOVES[State(ticket.state)]:
        raise NotPossibleNow(state=ticket.state, to=to.value)
    ticket.state = to
    if to in {State.SOLVED, State.CLOSED}:
        clocks.over(ticket)
        ticket.solved_at = ticket.solved_at or now
    elif to == State.OPEN:
        ticket.solved_at = None
        clocks.shopper_waits(ticket, now=now)
    else:
        clocks.shop_waits(ticket, now=now)
    ticket.save()
    _note(ticket, Verb.MOVED, to.value, agent_id, now)
    publish(TicketMoved(ticket_id=ticket.pk, state=to.value), now=now)
    return ticket


@transaction.atomic
def assign(
    *,
    ticket_id: int,
    now: datetime,
    to_agent: int | None = None,
    to_team: int | None = None,
    agent_id: int | None = None,
) -> Ticket:
    """Give it to somebody, to a team, or back to the queue. Safe to repeat."""
    ticket = lock_ticket(ticket_id)
    if to_team is not None:
        team = Team.objects.get(pk=to_team)
        ticket.team, ticket.level = team, team.level
    ticket.assignee_id = to_agent
    ticket.save(update_fields=["team", "level", "assignee", "updated_at"])
    to = Agent.objects.filter(pk=to_agent).first() if to_agent else ticket.team
    _note(ticket, Verb.ASSIGNED, str(to or ""), agent_id, now)
    return ticket


@transaction.atomic
def weigh(
    *,
    ticket_id: int,
    now: datetime,
    priority: Priority | None = None,
    lane: Lane | None = None,
    agent_id: int | None = None,
) -> Ticket:
    """Set how heavy it is; another lane has other standards, and its clocks start anew."""
    ticket = lock_ticket(ticket_id)
    if priority is not None:
        ticket.priority = priority
    if lane is not None and lane != ticket.lane:
        ticket.lane = lane
        if ticket.state == State.OPEN:
            clocks.start(ticket, now=now)
    ticket.save()
    detail = f"{ticket.get_priority_display()} · {ticket.get_lane_display()}"
    _note(ticket, Verb.WEIGHED, detail, agent_id, now)
    return ticket


@transaction.atomic
def merge(*, ticket_id: int, into: int, agent_id: int | None, now: datetime) -> Ticket:
    """Put a conversation's words into another one of the same person, and close the first.

    Safe to repeat. Raises NotTheSamePerson, NotPossibleNow.
    """
    rows = lock_tickets([ticket_id, into])
    source, target = rows[ticket_id], rows[into]
    if source.merged_into_id == target.pk:
        return target
    if source.pk == target.pk or target.state == State.CLOSED or source.merged_into_id:
        raise NotPossibleNow(state=source.state)
    if not _same_person(source, target):
        raise NotTheSamePerson
    _take_keys(source, target)
    Message.objects.filter(ticket=source).update(ticket=target)
    source.state, source.merged_into = State.CLOSED, target
    clocks.over(source)
    source.save()
    target.order_id = target.order_id or source.order_id
    target.last_at = max(target.last_at, source.last_at)
    target.save()
    _note(source, Verb.MERGED, target.number, agent_id, now)
    _note(target, Verb.MERGED, source.number, agent_id, now)
    return target


@transaction.atomic
def split(
    *, ticket_id: int, message_ids: Sequence[int], subject: str, agent_id: int | None, now: datetime
) -> Ticket:
    """Make a conversation of its own of some of the messages. Raises NothingChosen."""
    source = lock_ticket(ticket_id)
    chosen = Message.objects.filter(ticket=source, pk__in=list(message_ids))
    rest = Message.objects.filter(ticket=source).exclude(pk__in=list(message_ids))
    if not chosen.exists() or not rest.exists():
        raise NothingChosen
    part = Ticket.objects.get(pk=source.pk)
    fresh = Ticket()
    part.pk, part.number = None, ticket_number()
    part.public_id, part.token = fresh.public_id, fresh.token
    part.subject = subject.strip()[:200] or source.subject
    part.state, part.opened_at, part.solved_at = State.OPEN, now, None
    part.answer_missed_at = part.solve_missed_at = part.first_answered_at = None
    part._state.adding = True  # noqa: SLF001 -- Django's documented way to copy a row
    place(part, facts_of(part), now=now)
    part.save()
    chosen.update(ticket=part)
    _note(source, Verb.SPLIT, part.number, agent_id, now)
    _note(part, Verb.SPLIT, source.number, agent_id, now)
    return part


@transaction.atomic
def hand_over(*, ticket_id: int, summary: str, now: datetime) -> Ticket:
    """A person is wanted instead of the assistant: route it, start its clocks, say what was said.

    Safe to repeat.
    """
    ticket = lock_ticket(ticket_id)
    if not ticket.with_bot:
        return ticket
    ticket.with_bot = False
    place(ticket, facts_of(ticket), now=now)
    ticket.save()
    if summary:
        Message.objects.create(ticket=ticket, author=Author.BOT, is_note=True, body=summary, at=now)
    _note(ticket, Verb.ASSIGNED, str(ticket.team or ""), None, now)
    return ticket


@transaction.atomic
def link(*, ticket_id: int, order: Order, agent_id: int | None, now: datetime) -> Ticket:
    """Say which order it is about: one of this person's own. Safe to repeat. Raises NotTheirs."""
    ticket = lock_ticket(ticket_id)
    by_account = ticket.user_id is not None and order.user_id == ticket.user_id
    by_address = ticket.email != "" and order.email.lower() == ticket.email.lower()
    if not by_account and not by_address:
        raise NotTheirs
    ticket.order = order
    ticket.save(update_fields=["order", "updated_at"])
    _note(ticket, Verb.LINKED, order.number, agent_id, now)
    return ticket


def close_old(*, now: datetime, limit: int = 200) -> int:
    """Close what has been solved for a week; return how many. Safe to repeat."""
    rows = Ticket.objects.filter(state=State.SOLVED, solved_at__lte=now - CLOSES_AFTER)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    for ticket_id in ids:
        move(ticket_id=ticket_id, to=State.CLOSED, agent_id=None, now=now)
    return len(ids)


def _same_person(one: Ticket, other: Ticket) -> bool:
    if one.user_id or other.user_id:
        return one.user_id == other.user_id
    if one.email or other.email:
        return one.email.lower() == other.email.lower()
    return bool(one.phone) and one.phone == other.phone


def _take_keys(source: Ticket, target: Ticket) -> None:
    """Forget senders' keys that stand in both: they would clash, and have done their work."""
    taken = Message.objects.filter(ticket=target).exclude(key="").values_list("key", flat=True)
    Message.objects.filter(ticket=source, key__in=list(taken)).update(key="")


def _note(ticket: Ticket, verb: Verb, detail: str, agent_id: int | None, now: datetime) -> None:
    Step.objects.create(ticket=ticket, verb=verb, detail=detail[:200], agent_id=agent_id, at=now)
    live.changed(ticket.pk, step=verb.value)
