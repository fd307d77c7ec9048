"""Channels: the ways a message can reach a person. Further ones register from above."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from messaging.models import Message


class Channel(Protocol):
    """A way to a person."""

    def send(self, message: Message) -> str:
        """Hand the message over and return the other side's receipt. Raises OSError to retry."""


class Email:
    """Mail through Django's configured backend.

    The Message-ID is derived from the message, so a repeat after a crash is recognisable.
    """

    def send(self, message: Message) -> str:
        """Send one mail; return its Message-ID."""
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        message_id = f"<{message.public_id}@{host}>"
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            to=[message.recipient],
            headers={"Message-ID": message_id},
        )
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        mail.send()
        return message_id


class Inbox:
    """The shopper's inbox in the shop: being written is being delivered."""

    def send(self, message: Message) -> str:
        """Return the message's own identity; the account page shows it from the table."""
        return message.public_id


CHANNELS: dict[str, Channel] = {"email": Email(), "inbox": Inbox()}


def register(name: str, channel: Channel) -> None:
    """Add a channel at start-up."""
    CHANNELS[name] = channel
