"""What is said in a conversation, by either side, and how far it was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from support.events import Answered, TicketMoved
from support.locks import lock_ticket
from support.models import Message, Step, Ticket
from support.services import clocks, files, live
from support.services.files import Kept, Upload
from support.services.tickets import spoken
from support.types import GOES_ON, Author, State, Verb


class Closed(Refusal):
    """Nothing more is said here."""

    code = "closed"
    message = _("This conversation is closed. Please begin a new one.")


def ask(
    *,
    ticket_id: int,
    words: str,
    key: str,
    now: datetime,
    uploads: Sequence[Upload] = (),
    letter_id: str = "",
) -> Message:
    """The shopper says something: an answer is owed again. Once per key.

    What was solved is open again. Raises Closed, NothingSaid, TooLong, what is against the files.
    """
    words = spoken(words) if words.strip() or not uploads else "·"
    with files.kept(uploads) as kept, transaction.atomic():
        ticket = lock_ticket(ticket_id)
        if said := _said(ticket, key):
            return said
        _must_not_be_closed(ticket)
        message = _write(ticket, words, kept, now, author=Author.SHOPPER, key=key, letter=letter_id)
        ticket.read_by_shopper = message.pk
        if ticket.state != State.OPEN:
            _move(ticket, State.OPEN, now)
        if not ticket.with_bot:
            clocks.shopper_waits(ticket, now=now)
        ticket.save()
        return message


def answer(
    *,
    ticket_id: int,
    words: str,
    key: str,
    now: datetime,
    agent_id: int | None = None,
    author: Author = Author.AGENT,
    uploads: Sequence[Upload] = (),
) -> Message:
    """The shop answers: it is the shopper's turn, and they are told. Once per key.

    Raises Closed, NothingSaid, TooLong, what is against the files.
    """
    words = spoken(words) if words.strip() or not uploads else "·"
    with files.kept(uploads) as kept, transaction.atomic():
        ticket = lock_ticket(ticket_id)
        if said := _said(ticket, key):
            return said
        _must_not_be_closed(ticket)
        message = _write(ticket, words, kept, now, author=author, key=key, agent_id=agent_id)
        if author == Author.AGENT:
            _by_agent(ticket, message, agent_id, now)
        ticket.save()
        publish(Answered(ticket_id=ticket.pk, message_id=message.pk), now=now)
        return message


@transaction.atomic
def note(*, ticket_id: int, words: str, key: str, agent_id: int | None, now: datetime) -> Message:
    """Write down what only agents read; no clock hears of it. Once per key.

    Raises NothingSaid, TooLong.
    """
    words = spoken(words)
    ticket = lock_ticket(ticket_id)
    if said := _said(ticket, key):
        return said
    message = Message.objects.create(
        ticket=ticket,
        author=Author.AGENT,
        agent_id=agent_id,
        is_note=True,
        body=words,
        at=now,
        key=key,
    )
    live.changed(ticket.pk, note=message.pk)
    return message


def read(*, ticket_id: int, by: Author, upto: int) -> None:
    """Mark how far a side has read; it never goes back. Safe to repeat."""
    field = "read_by_shopper" if by == Author.SHOPPER else "read_by_agent"
    rows = Ticket.objects.filter(pk=ticket_id, **{f"{field}__lt": upto})
    if Message.objects.filter(ticket_id=ticket_id, pk=upto).exists() and rows.update(
        **{field: upto}
    ):
        live.changed(ticket_id, read=by.value, upto=upto)


def _by_agent(ticket: Ticket, message: Message, agent_id: int | None, now: datetime) -> None:
    """Whoever answers first has it, and the clocks stop."""
    if ticket.first_answered_at is None:
        ticket.first_answered_at = now
    if ticket.assignee_id is None:
        ticket.assignee_id = agent_id
    ticket.with_bot = False
    ticket.read_by_agent = message.pk
    if ticket.state in GOES_ON:
        ticket.state = State.WAITING
        clocks.shop_waits(ticket, now=now)


def _said(ticket: Ticket, key: str) -> Message | None:
    return Message.objects.filter(ticket=ticket, key=key).first() if key else None


def _must_not_be_closed(ticket: Ticket) -> None:
    if ticket.state == State.CLOSED:
        raise Closed


def _move(ticket: Ticket, to: State, now: datetime) -> None:
    was_over = ticket.state == State.SOLVED
    ticket.state = to
    if was_over:
        ticket.solved_at = None
        Step.objects.create(ticket=ticket, verb=Verb.MOVED, detail=to, at=now)
        publish(TicketMoved(ticket_id=ticket.pk, state=to.value), now=now)


def _write(
    ticket: Ticket,
    words: str,
    kept: Sequence[Kept],
    now: datetime,
    *,
    author: Author,
    key: str,
    agent_id: int | None = None,
    letter: str = "",
) -> Message:
    message = Message.objects.create(
        ticket=ticket,
        author=author,
        agent_id=agent_id,
        body=words,
        at=now,
        key=key,
        letter_id=letter,
    )
    files.attach(message=message, kept=kept)
    ticket.last_at = now
    live.changed(ticket.pk, message=message.pk)
    return message
