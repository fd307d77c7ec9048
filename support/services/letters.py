"""Answers on their way to whoever asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from messaging.models import Message as Letter
from messaging.services.reaching import Word, notify
from messaging.types import Person
from support.models import Message
from support.types import Author, Way

# After so long unread a shopper has left the chat, and hears by letter.
LEFT_AFTER = timedelta(minutes=2)


def tell_left(*, now: datetime) -> int:
    """Write to those who left a chat before our answer; return how many. Safe to repeat."""
    span = (now - timedelta(hours=1), now - LEFT_AFTER)
    unread = Message.objects.filter(
        author=Author.AGENT,
        is_note=False,
        at__range=span,
        ticket__way=Way.CHAT,
        pk__gt=F("ticket__read_by_shopper"),
    )
    keys = list(unread.order_by("pk").values_list("pk", flat=True)[:200])
    return sum(bool(tell(message_id=pk, now=now)) for pk in keys)


def tell(*, message_id: int, now: datetime) -> list[Letter]:
    """Send what the shop said by the ways the person chose; a guest hears by e-mail.

    Nothing is sent of what somebody has read in the meantime, nor what the assistant said. Safe to
    repeat: once per message.
    """
    message = Message.objects.select_related("ticket", "agent").get(pk=message_id)
    ticket = message.ticket
    if message.author != Author.AGENT or ticket.read_by_shopper >= message.pk:
        return []
    is_fresh = ticket.way == Way.CHAT and message.at > now - LEFT_AFTER
    if is_fresh or not (ticket.email or ticket.user_id):
        return []  # a chat is read where it is written; `tell_left` comes back to it
    with translation.override(ticket.language):
        path = reverse("storefront:request", args=[ticket.token])
    word = Word(
        key=f"support:{message.public_id}",
        template="support_answer",
        person=Person(
            language=ticket.language,
            user_id=ticket.user_id,
            email=ticket.email,
            phone=ticket.phone,
        ),
        context={
            "ticket": ticket,
            "message": message,
            "shop_name": settings.SHOP_NAME,
            "public_url": settings.PUBLIC_URL,
        },
        url=f"{settings.PUBLIC_URL}{path}",
        now=now,
    )
    return notify(word)
