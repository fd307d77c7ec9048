"""Values of messaging."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The ways to a person."""

    INBOX = "inbox", _("In the shop")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    WEB_PUSH = "web_push", _("Browser notification")
    APP_PUSH = "app_push", _("App notification")


PUSH = (Channel.WEB_PUSH, Channel.APP_PUSH)


class Purpose(models.TextChoices):
    """Why the shop writes: somebody waits for it, or the shop would like it read."""

    SERVICE = "service", _("About orders and questions")
    MARKETING = "marketing", _("News and offers")


class Held(models.TextChoices):
    """Why a message did not go, or not yet."""

    NOT_WANTED = "not_wanted", _("The person does not want these")
    SUPPRESSED = "suppressed", _("The address is on the suppression list")
    NO_ADDRESS = "no_address", _("No address, number or device is known")
    CAP = "cap", _("Enough messages in these days")
    QUIET = "quiet", _("Quiet hours: later")


class Reason(models.TextChoices):
    """Why an address is not written to."""

    BOUNCED = "bounced", _("It does not exist")
    COMPLAINED = "complained", _("Reported as spam")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    BY_HAND = "by_hand", _("By an operator")


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a message is for. A member has an id; a guest only what they gave with the order."""

    language: str
    user_id: int | None = None
    email: str = ""
    phone: str = ""
    # IANA name; the language's home when empty.
    zone: str = ""

    @property
    def key(self) -> str:
        """One name for one person over all channels; an address is kept as its hash."""
        if self.user_id:
            return f"user:{self.user_id}"
        address = (self.email or self.phone).strip().lower()
        return f"guest:{sha256(address.encode()).hexdigest()[:40]}"

    def address(self, channel: str) -> str:
        """Return where a channel other than push finds this person; "" for nowhere."""
        if channel == Channel.INBOX:
            return str(self.user_id or "")
        return {Channel.EMAIL: self.email, Channel.SMS: self.phone}.get(Channel(channel), "")
