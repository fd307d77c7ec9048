"""Channels: the ways a message can reach a person, and the register of those the shop offers."""

from __future__ import annotations

from typing import Protocol

from messaging.models import Message

# No call to a provider may take longer than this many seconds.
TIMEOUT = 10


class Undeliverable(Exception):
    """This address will never take a message; trying again is no use."""


class Gone(Undeliverable):
    """The device has taken its subscription back."""


class Channel(Protocol):
    """A way to a person."""

    def send(self, message: Message) -> str:
        """Hand the message over and return the other side's receipt.

        Raises OSError to be tried again, Undeliverable when that is no use.
        """


CHANNELS: dict[str, Channel] = {}


def register(name: str, channel: Channel) -> None:
    """Offer a channel; called at start-up."""
    CHANNELS[name] = channel
