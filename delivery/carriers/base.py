"""The carrier interface, and the register of carriers the shop hears from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from delivery.types import Scan


class ForgedNotice(Refusal):
    """A notice whose signature does not fit its body."""

    code = "wrong_signature"
    message = _("The signature is not valid.")


class UnreadableNotice(Refusal):
    """A notice that is genuine and makes no sense."""

    code = "unreadable_notice"
    message = _("The notice cannot be read.")


class Carrier(Protocol):
    """Who carries parcels. It tells by signed notices, or is asked, or both."""

    @property
    def code(self) -> str:
        """Its name in addresses and books."""

    @property
    def signature_header(self) -> str:
        """The header that proves a notice genuine."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> Scan:
        """Return what a notice tells. Raises ForgedNotice, UnreadableNotice."""

    def poll(self, parcels: Iterable[tuple[str, datetime]], *, now: datetime) -> Sequence[Scan]:
        """Ask what has become of these (tracking number, sent at); empty for who only tells.

        May take seconds and is called with no transaction open.
        """


CARRIERS: dict[str, Carrier] = {}


def register(carrier: Carrier) -> None:
    """Hear from this carrier too."""
    CARRIERS[carrier.code] = carrier
