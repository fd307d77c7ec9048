"""Reads of conversations, as agents see them: each a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from support.models import Agent, CannedReply, Message, Step, Ticket
from support.types import GOES_ON, Author, State

MOST = 60
QUEUES = {
    "mine": _("Mine"),
    "free": _("Nobody’s"),
    "late": _("Late"),
    "open": _("All open"),
    "waiting": _("Waiting"),
    "bot": _("With the assistant"),
    "solved": _("Solved"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a conversation: a word, or a step besides."""

    at: datetime
    message: Message | None = None
    step: Step | None = None


def agent_of(*, user_id: int) -> Agent | None:
    """Return the agent an operator is; None for whoever answers nobody."""
    return Agent.objects.filter(user_id=user_id).first()


def queue(*, which: str, agent_id: int | None, query: str, now: datetime) -> list[Ticket]:
    """Return the conversations of a queue, what is due soonest first: one statement."""
    said = Message.objects.filter(ticket=OuterRef("pk"), is_note=False).order_by("-pk")
    rows = (
        Ticket.objects.filter(_wanted(which, agent_id, now) if not query else _matching(query))
        .select_related("assignee", "team")
        .annotate(last_words=Subquery(said.values("body")[:1]))
        .annotate(last_author=Subquery(said.values("author")[:1]))
        .annotate(last_message=Subquery(said.values("pk")[:1]))
    )
    if which == "solved" or query:
        return list(rows.order_by("-last_at", "-pk")[:MOST])
    order = ("-priority", F("answer_due_at").asc(nulls_last=True), "-last_at", "pk")
    return list(rows.order_by(*order)[:MOST])


def counts(*, agent_id: int | None, now: datetime) -> dict[str, int]:
    """Return how many wait in each queue that somebody should empty: one statement."""
    which = ("mine", "free", "late", "open", "waiting", "bot")
    found: dict[str, int] = Ticket.objects.filter(state__in=GOES_ON).aggregate(
        **{name: Count("pk", filter=_wanted(name, agent_id, now)) for name in which}
    )
    return found


def ticket_of(*, number: str) -> Ticket | None:
    """Return a conversation with all its screen names."""
    rows = Ticket.objects.select_related("assignee", "team", "user", "order", "merged_into")
    return rows.filter(number=number).first()


def entries(ticket: Ticket) -> list[Entry]:
    """Return all that was said and done, in order: three statements."""
    said = ticket.messages.select_related("agent").prefetch_related("attachments")
    done = ticket.steps.select_related("agent")
    found = [Entry(row.at, message=row) for row in said] + [Entry(row.at, step=row) for row in done]
    return sorted(found, key=lambda one: (one.at, one.step is not None))


def earlier(ticket: Ticket, *, most: int = 8) -> list[Ticket]:
    """Return this person's other conversations, the latest first."""
    same = Q(user_id=ticket.user_id) if ticket.user_id else Q(email__iexact=ticket.email)
    if not ticket.user_id and not ticket.email:
        return []
    rows = Ticket.objects.filter(same, merged_into=None).exclude(pk=ticket.pk)
    return list(rows.order_by("-pk")[:most])


def replies(*, topic: str) -> QuerySet[CannedReply]:
    """Return kept replies, those of the topic first."""
    return CannedReply.objects.filter(Q(topic="") | Q(topic=topic)).order_by("-topic", "position")


def filled(body: str, *, ticket: Ticket, agent: Agent | None) -> str:
    """Return kept words with their fields filled in; what is no field stays as it stands."""
    fields = {
        "{name}": ticket.name.split(" ")[0] or str(_("there")),
        "{order}": ticket.order.number if ticket.order else str(_("your order")),
        "{number}": ticket.number,
        "{agent}": agent.name if agent else "",
    }
    for field, words in fields.items():
        body = body.replace(field, words)
    return body


def _wanted(which: str, agent_id: int | None, now: datetime) -> Q:
    going = Q(state=State.OPEN, with_bot=False)
    wanted = {
        "mine": going & Q(assignee_id=agent_id or 0),
        "free": going & Q(assignee=None),
        "late": going & (Q(answer_due_at__lte=now) | Q(solve_due_at__lte=now)),
        "waiting": Q(state=State.WAITING),
        "bot": Q(state=State.OPEN, with_bot=True),
        "solved": Q(state__in=[State.SOLVED, State.CLOSED], merged_into=None),
    }
    return wanted.get(which, going)


def _matching(query: str) -> Q:
    found = Q(number__istartswith=query) | Q(order__number__iexact=query)
    found |= Q(email__iexact=query) | Q(phone=query) | Q(name__istartswith=query)
    return found


def is_new(ticket: Ticket) -> bool:
    """Return whether the shopper had the last word."""
    return getattr(ticket, "last_author", "") == Author.SHOPPER
