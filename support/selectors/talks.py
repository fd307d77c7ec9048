"""Reads of conversations, as shoppers see them."""

from __future__ import annotations

from django.db.models import QuerySet

from support.models import Message, Ticket
from support.types import Author


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


def has_news(ticket: Ticket) -> bool:
    """Return whether the shop said something the shopper has not read."""
    said = Message.objects.filter(ticket=ticket, is_note=False, pk__gt=ticket.read_by_shopper)
    return said.exclude(author=Author.SHOPPER).exists()
