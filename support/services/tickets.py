"""Conversations begin, by whatever way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from core.services import idempotency
from membership.models import Member
from membership.types import Privilege
from orders.models import Order
from support.events import TicketOpened
from support.models import Agent, Message, Route, Step, Ticket, ValueLine
from support.rules import routing
from support.rules.routing import Candidate, Path
from support.services import clocks, files, live
from support.services.files import Upload
from support.types import GOES_ON, Author, Facts, Lane, Person, Topic, Verb, Way

LONGEST = 5000
UNGUESSABLE = 16


class NothingSaid(Refusal):
    """A question has words."""

    code = "nothing_said"
    field = "words"
    message = _("Please write what it is about.")


class TooLong(Refusal):
    """More than anybody reads."""

    code = "too_long"
    field = "words"
    message = _("That is too long. Please keep it under 5,000 characters.")


class NotReachable(Refusal):
    """An answer must be able to find somebody."""

    code = "not_reachable"
    field = "email"
    message = _("Please give an e-mail address, so that our answer finds you.")


@dataclass(frozen=True, slots=True)
class Wish:
    """All there is to a new conversation."""

    person: Person
    way: Way
    language: str
    words: str
    subject: str = ""
    topic: str = Topic.OTHER
    order_id: int | None = None
    is_urgent: bool = False
    with_bot: bool = False
    letter_id: str = ""
    files: Sequence[Upload] = field(default=(), repr=False)


def begin(*, wish: Wish, key: str = "", now: datetime) -> Ticket:
    """Write a conversation with its first words, start its clocks, and give it to somebody.

    Once per key, where there is one. Raises NothingSaid, TooLong, NotReachable, what is against the
    files, StillRunning, KeyReused; then nothing is written.
    """
    words = spoken(wish.words)
    if wish.way in {Way.FORM, Way.EMAIL} and not wish.person.email:
        raise NotReachable
    with files.kept(wish.files) as kept:
        if not _tells_apart(wish.person, key):
            return _write(wish, words, kept, key, now)
        body = asdict(replace(wish, files=())) | {"files": len(kept)}
        answer = idempotency.once(
            lambda: {"ticket": _write(wish, words, kept, key, now).pk},
            actor=f"asks:{wish.person.user_id or wish.person.email}"[:80],
            route="support",
            key=key,
            body=body,
            now=now,
        )
    return Ticket.objects.get(pk=answer["ticket"])


def _tells_apart(person: Person, key: str) -> bool:
    """Return whether a repeat can be told from somebody else: nobody's keys must be unguessable."""
    return bool(key) and (bool(person.user_id or person.email) or len(key) >= UNGUESSABLE)


def spoken(words: str) -> str:
    """Return what was said without what is no text. Raises NothingSaid, TooLong."""
    words = "".join(sign for sign in words if sign in "\n\t" or sign.isprintable()).strip()
    if not words:
        raise NothingSaid
    if len(words) > LONGEST:
        raise TooLong
    return words


@transaction.atomic
def _write(wish: Wish, words: str, kept: Sequence[files.Kept], key: str, now: datetime) -> Ticket:
    order = None
    if wish.order_id is not None:
        order = Order.objects.filter(pk=wish.order_id).first()
    ticket = Ticket(
        way=wish.way,
        topic=wish.topic,
        subject=(wish.subject or words.splitlines()[0])[:200],
        language=wish.language,
        user_id=wish.person.user_id,
        name=wish.person.name[:120],
        email=wish.person.email,
        phone=wish.person.phone[:32],
        order=order,
        opened_at=now,
        last_at=now,
        with_bot=wish.with_bot,
    )
    facts = _facts(wish, order)
    ticket.lane = routing.lane_of(facts, high_from=_high_from())
    if not wish.with_bot:
        place(ticket, facts, now=now)
    ticket.save()
    message = Message.objects.create(
        ticket=ticket,
        author=Author.SHOPPER,
        body=words,
        at=now,
        key=key,
        letter_id=wish.letter_id,
    )
    files.attach(message=message, kept=kept)
    Step.objects.create(ticket=ticket, verb=Verb.OPENED, detail=wish.way, at=now)
    publish(TicketOpened(ticket_id=ticket.pk, way=wish.way, topic=wish.topic), now=now)
    live.changed(ticket.pk, message=message.pk)
    return ticket


def place(ticket: Ticket, facts: Facts, *, now: datetime) -> None:
    """Give it to a team and to somebody on duty, and start its clocks; the caller saves it."""
    paths = Route.objects.values_list("team_id", "topic", "language", "way", "lane")
    ticket.team_id = routing.team_of(facts, ticket.lane, [Path(*row) for row in paths])
    ticket.assignee_id = routing.agent_of(facts, ticket.team_id, candidates())
    clocks.start(ticket, now=now)


def facts_of(ticket: Ticket) -> Facts:
    """Return what routing goes by, of a conversation that is there already."""
    order = ticket.order
    return Facts(
        topic=ticket.topic,
        language=ticket.language,
        way=ticket.way,
        is_vip=_is_vip(ticket.user_id),
        is_urgent=ticket.lane == Lane.URGENT,
        value=order.total if order else Decimal(0),
        currency=order.currency if order else "",
    )


def candidates() -> list[Candidate]:
    """Return who is on duty, with what they have open: two statements."""
    mine = Count("tickets", filter=Q(tickets__state__in=GOES_ON))
    rows = Agent.objects.filter(is_on_duty=True, user__is_active=True).annotate(open_now=mine)
    return [
        Candidate(
            agent_id=row.pk,
            team_ids=frozenset(team.pk for team in row.teams.all()),
            topics=frozenset(row.topics),
            languages=frozenset(row.languages),
            open_now=row.open_now,
            most_open=max(row.most_open, 1),
        )
        for row in rows.prefetch_related("teams")
    ]


def _facts(wish: Wish, order: Order | None) -> Facts:
    return Facts(
        topic=wish.topic,
        language=wish.language,
        way=wish.way,
        is_vip=_is_vip(wish.person.user_id),
        is_urgent=wish.is_urgent,
        value=order.total if order else Decimal(0),
        currency=order.currency if order else "",
    )


def _is_vip(user_id: int | None) -> bool:
    """Return whether their tier brings a support lane of its own."""
    if user_id is None:
        return False
    lanes = Q(tier__privileges__kind=Privilege.SUPPORT) | Q(tier__is_vip=True)
    return Member.objects.filter(lanes, user_id=user_id).exists()


def _high_from() -> dict[str, Decimal]:
    return dict(ValueLine.objects.values_list("currency", "amount"))
