"""The gateway interface, and the register of gateways the shop offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from payments.types import Charge, Notice, Outcome

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


class Gateway(Protocol):
    """A way for money to reach the shop. Calls may take TIMEOUT seconds and hold no transaction."""

    @property
    def code(self) -> str:
        """Its name in the books."""

    @property
    def signature_header(self) -> str:
        """The header that proves a webhook genuine; the only one that is kept."""

    @property
    def label(self) -> str | Promise:
        """Its name for the shopper."""

    def validate(self, instrument: Mapping[str, str]) -> None:
        """Raise a Refusal naming the field when this instrument cannot be right."""

    def start(self, charge: Charge) -> Outcome:
        """Ask for money; asking again under the same key has no second effect.

        Raises GatewayUnavailable when the answer is not known.
        """

    def check(self, payment_key: str) -> Outcome | None:
        """Return what the gateway knows of a charge; None when it never heard of it."""

    def refund(self, *, gateway_reference: str, amount: Money, key: str) -> str:
        """Give money back and return the gateway's reference; safe to repeat under the key."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Return the notice in a webhook. Raises ForgedNotice, UnreadableNotice."""


GATEWAYS: dict[str, Gateway] = {}


def register(gateway: Gateway) -> None:
    """Offer a gateway; called at start-up."""
    GATEWAYS[gateway.code] = gateway
