"""The gateway interface, and the register of gateways the shop offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from payments.types import Charge, Entry, Known, Method, Notice, Outcome, Plan, Situation

# No call to a gateway may take longer than this many seconds.
TIMEOUT = 5.0


class GatewayUnavailable(Refusal):
    """The gateway did not answer; whether it took the money is not known yet."""

    code = "gateway_unavailable"
    message = _("The payment service did not answer. We are checking; you need not pay again.")


class ForgedNotice(Refusal):
    """A webhook whose signature does not fit its body."""

    code = "wrong_signature"
    message = _("The signature is not valid.")


class UnreadableNotice(Refusal):
    """A webhook that is genuine and makes no sense."""

    code = "unreadable_notice"
    message = _("The notice cannot be read.")


class GatewayRefused(Refusal):
    """The gateway understood and says no; `details` say why, for operators."""

    code = "gateway_refused"
    message = _("The payment service refuses this.")


class NotPossible(Refusal):
    """The gateway has no such thing."""

    code = "not_possible"
    message = _("This way to pay cannot do that.")


class ByHand(Refusal):
    """The gateway has no way back: somebody must pay the money out and say so."""

    code = "by_hand"
    message = _("This money is paid back by hand.")


class Gateway(ABC):
    """A way for money to reach the shop. Calls may take TIMEOUT seconds and hold no transaction.

    What a gateway does not say otherwise it cannot do. Whatever asks it for something raises
    GatewayUnavailable when the answer is not known.
    """

    code: ClassVar[str]
    label: str | Promise
    icon: ClassVar[str] = "card"
    # The headers that prove a webhook genuine; the only ones that are kept.
    proofs: ClassVar[tuple[str, ...]] = ()
    # Whether it asks for a card's number on the shop's own page (the sandbox alone).
    asks_for_card: ClassVar[bool] = False
    keeps_methods: ClassVar[bool] = False
    # How long after a day's end (UTC) its statement is whole; nothing: it is there as it happens.
    statement_after: ClassVar[timedelta] = timedelta(0)
    # Whose webhooks speak for it, when they are not its own.
    inbox: ClassVar[str] = ""
    # Offered only where a rule says so.
    needs_rule: ClassVar[bool] = False

    def is_offered(self, situation: Situation) -> bool:
        """Return whether it can be used for this."""
        return True

    def note(self, situation: Situation) -> str:
        """Return what a shopper should know before choosing it."""
        return ""

    def plans(self, amount: Money) -> Sequence[Plan]:
        """Return the plans for paying this in parts."""
        return ()

    def validate(self, instrument: Mapping[str, str]) -> None:
        """Raise a Refusal naming the field when this instrument cannot be right."""

    @abstractmethod
    def start(self, charge: Charge) -> Outcome:
        """Ask for money; asking again under the same key has no second effect."""

    def check(self, known: Known) -> Outcome | None:
        """Return what the gateway knows of a charge; None when it never heard of it."""
        return None

    def capture(self, known: Known, *, amount: Money) -> Outcome:
        """Take promised money, or this much of it; safe to repeat."""
        raise NotPossible

    def void(self, known: Known) -> None:
        """Let go of a promise, or of a charge that nobody has paid; safe to repeat."""

    @abstractmethod
    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """Give money back and return the gateway's reference; safe to repeat under the key.

        Raises ByHand where there is no way back.
        """

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Return the notice in a webhook. Raises ForgedNotice, UnreadableNotice."""
        raise ForgedNotice

    def answer(self) -> tuple[str, str]:
        """Return what the gateway wants to hear of a notice that is kept, and its content type."""
        return '{"received": true}', "application/json"

    def statement(self, *, since: datetime, until: datetime) -> Sequence[Entry] | None:
        """Return what it took and gave back in this time; None when it keeps no statement."""
        return None

    def method(self, known: Known) -> Method | None:
        """Return the method a payment was made with, if its owner asked to keep it."""
        return None

    def forget(self, token: str) -> None:
        """Forget a method its owner removed; safe to repeat."""


def absolute(url: str) -> str:
    """Return an address of the shop as the world outside knows it."""
    return f"{settings.PUBLIC_URL}{url}" if url.startswith("/") else url


def told(gateway: str) -> str:
    """Return the address at which a gateway tells the shop what happened."""
    return f"{settings.PUBLIC_URL}/webhooks/{gateway}/"


GATEWAYS: dict[str, Gateway] = {}


def register(gateway: Gateway) -> None:
    """Offer a gateway; called at start-up."""
    GATEWAYS[gateway.code] = gateway
