"""Reads of conversations, as shoppers see them."""

from __future__ import annotations

from django.db.models import QuerySet

from support.models import Message, Ticket
from support.types import GOES_ON, Way


def by_token(*, token: str) -> Ticket | None:
    """Return the conversation this secret opens; what was merged leads to where it went."""
    ticket = Ticket.objects.select_related("merged_into").filter(token=token).first()
    while ticket is not None and ticket.merged_into is not None:
        ticket = ticket.merged_into
    return ticket


def of_user(*, user_id: int) -> QuerySet[Ticket]:
    """Return somebody's own conversations, the latest first."""
    rows = Ticket.objects.filter(user_id=user_id, merged_into=None)
    return rows.order_by("-last_at", "-pk")


def words_of(ticket: Ticket, *, after: int = 0) -> list[Message]:
    """Return what a shopper may read of a conversation: everything but notes."""
    rows = Message.objects.filter(ticket=ticket, is_note=False, pk__gt=after)
    return list(rows.select_related("agent").prefetch_related("attachments").order_by("pk"))


def chat_of(*, user_id: int) -> Ticket | None:
    """Return somebody's chat that goes on."""
    rows = Ticket.objects.filter(user_id=user_id, way=Way.CHAT, state__in=GOES_ON)
    return rows.order_by("-pk").first()


def last_of(ticket: Ticket) -> int:
    """Return the key of the last word a shopper may read; 0 when there is none."""
    rows = Message.objects.filter(ticket=ticket, is_note=False).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0
