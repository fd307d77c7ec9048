"""A chat as its small program draws it: plain values, and only this conversation's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from storefront.composing import helping
from storefront.templatetags.dates import full_day
from support.models import Message, Ticket
from support.rules import clock as hours
from support.selectors import talks
from support.selectors.standards import desk_calendar
from support.services import typing
from support.types import Author, State


def state(ticket: Ticket | None, *, after: str, is_known: bool, now: datetime) -> dict[str, Any]:
    """Return what is new in a conversation, or what a new one begins with."""
    if ticket is None:
        return {"said": [], "open": False, "known": is_known, "promise": promise(now)}
    messages = talks.words_of(ticket, after=_position(ticket, after))
    return {
        "open": True,
        "live": settings.LIVE_URL,
        "closed": ticket.state == State.CLOSED,
        "number": ticket.number,
        "url": reverse("storefront:request", args=[ticket.token]),
        "said": [_word(one) for one in helping.said(ticket, messages)],
        "typing": typing.who(ticket_id=ticket.pk, of=Author.AGENT),
        "read": _read(ticket),
        "promise": promise(now) if ticket.first_answered_at is None else "",
    }


def promise(now: datetime) -> str:
    """Say whether somebody is there, and if not, from when on."""
    opens = hours.next_opening(at=now, calendar=desk_calendar())
    if opens is None:
        return _("Leave us a message; we answer by e-mail.")
    if opens <= now:
        return _("Somebody is here and answers in a moment.")
    told = {"day": full_day(opens), "time": localtime(opens).strftime("%H:%M")}
    return _("Nobody is here until %(day)s, %(time)s. Leave a message: we answer then.") % told


def _word(one: helping.Said) -> dict[str, Any]:
    return {
        "key": one.key,
        "body": one.body,
        "who": one.who,
        "own": one.is_own,
        "at": one.at.isoformat(),
        "time": localtime(one.at).strftime("%H:%M"),
        "files": [list(file) for file in one.files],
    }


def _position(ticket: Ticket, after: str) -> int:
    row = Message.objects.filter(ticket=ticket, public_id=after).values_list("pk", flat=True)
    return row.first() or 0


def _read(ticket: Ticket) -> str:
    """Return the last own word an agent has read."""
    own = Message.objects.filter(
        ticket=ticket, author=Author.SHOPPER, pk__lte=ticket.read_by_agent
    ).order_by("-pk")
    return own.values_list("public_id", flat=True).first() or ""
