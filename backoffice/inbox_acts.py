"""What the buttons of the inbox do: input into values, one service call each."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest

from core import clock
from orders.models import Order
from support.models import Agent, Ticket
from support.selectors import inbox
from support.services import desk, favours, talk, typing
from support.services.favours import Favour
from support.services.files import MOST_BYTES, FileTooLarge, Upload
from support.types import Author, Lane, Priority, State

Act = Callable[[HttpRequest, Ticket, Agent], Ticket]


def say(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Answer the shopper; with `solve` it is solved by that."""
    sent = request.FILES.getlist("files")
    if any((one.size or 0) > MOST_BYTES for one in sent):
        raise FileTooLarge
    talk.answer(
        ticket_id=ticket.pk,
        words=request.POST.get("words", ""),
        key=request.POST.get("key", "")[:80],
        agent_id=agent.pk,
        uploads=[Upload(one.name or "", one.read()) for one in sent],
        now=clock.now(),
    )
    if request.POST.get("solve"):
        desk.move(ticket_id=ticket.pk, to=State.SOLVED, agent_id=agent.pk, now=clock.now())
    return ticket


def note(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Write to the other agents."""
    talk.note(
        ticket_id=ticket.pk,
        words=request.POST.get("words", ""),
        key=request.POST.get("key", "")[:80],
        agent_id=agent.pk,
        now=clock.now(),
    )
    return ticket


def writing(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:  # noqa: ARG001 -- what every act is handed
    """Let the shopper see that an answer is being written."""
    typing.note(ticket_id=ticket.pk, by=Author.AGENT, name=agent.name)
    return ticket


def move(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Change its state."""
    to = request.POST.get("to", "")
    if to not in State.values:
        raise desk.NotPossibleNow
    return desk.move(ticket_id=ticket.pk, to=State(to), agent_id=agent.pk, now=clock.now())


def assign(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Give it to an agent, to oneself, or back."""
    to = request.POST.get("to", "")
    found = agent if to == "me" else Agent.objects.filter(public_id=to).first()
    return desk.assign(
        ticket_id=ticket.pk,
        to_agent=found.pk if found else None,
        agent_id=agent.pk,
        now=clock.now(),
    )


def weigh(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Change lane and priority."""
    lane, priority = request.POST.get("lane", ""), request.POST.get("priority", "")
    return desk.weigh(
        ticket_id=ticket.pk,
        lane=Lane(lane) if lane in Lane.values else None,
        priority=Priority(int(priority)) if priority in map(str, Priority.values) else None,
        agent_id=agent.pk,
        now=clock.now(),
    )


def merge(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Put it into another conversation of the same person."""
    into = inbox.ticket_of(number=request.POST.get("into", "").strip().upper())
    if into is None:
        raise desk.NotPossibleNow
    return desk.merge(ticket_id=ticket.pk, into=into.pk, agent_id=agent.pk, now=clock.now())


def split(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Make a conversation of its own of the chosen messages."""
    chosen = request.POST.getlist("messages")
    rows = ticket.messages.filter(public_id__in=chosen).values_list("pk", flat=True)
    return desk.split(
        ticket_id=ticket.pk,
        message_ids=list(rows),
        subject=request.POST.get("subject", ""),
        agent_id=agent.pk,
        now=clock.now(),
    )


def link(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Say which order it is about."""
    order = Order.objects.filter(number=request.POST.get("order", "").strip().upper()).first()
    if order is None:
        raise desk.NotTheirs
    return desk.link(ticket_id=ticket.pk, order=order, agent_id=agent.pk, now=clock.now())


def refund(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Give a part of the order's money back."""
    favours.refund(_favour(request, ticket, agent))
    return ticket


def credit(request: HttpRequest, ticket: Ticket, agent: Agent) -> Ticket:
    """Give store credit."""
    favours.give_credit(_favour(request, ticket, agent))
    return ticket


def _favour(request: HttpRequest, ticket: Ticket, agent: Agent) -> Favour:
    try:
        amount = Decimal(request.POST.get("amount", "").strip())
    except InvalidOperation as wrong:
        raise favours.NotAnAmount from wrong
    return Favour(
        ticket_id=ticket.pk,
        agent_id=agent.pk,
        amount=amount,
        reason=request.POST.get("reason", "").strip(),
        key=request.POST.get("key", "")[:40],
        now=clock.now(),
    )


ACTS: dict[str, Act] = {
    "say": say,
    "note": note,
    "writing": writing,
    "move": move,
    "assign": assign,
    "weigh": weigh,
    "merge": merge,
    "split": split,
    "link": link,
    "refund": refund,
    "credit": credit,
}
