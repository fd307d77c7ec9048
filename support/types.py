"""Values of help: what somebody asks about, by what way, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Every page with words of the help centre hangs on it.
HELP_TAG = "help"


class Topic(models.TextChoices):
    """What it is about; teams and standards go by it."""

    ORDER = "order", _("An order")
    DELIVERY = "delivery", pgettext_lazy("topic", "Delivery")
    RETURN = "return", _("Sending something back")
    FAULT = "fault", _("Something is broken")
    PAYMENT = "payment", _("Paying, refunds, invoices")
    PRODUCT = "product", _("A product")
    ACCOUNT = "account", _("My account")
    CLUB = "club", _("Membership and points")
    COMPLAINT = "complaint", _("A complaint")
    OTHER = "other", _("Something else")


class Way(models.TextChoices):
    """How somebody reached the shop."""

    CHAT = "chat", _("Chat")
    EMAIL = "email", _("E-mail")
    FORM = "form", _("Form")
    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")


class Lane(models.TextChoices):
    """Who goes before whom."""

    NORMAL = "normal", pgettext_lazy("lane", "Normal")
    VALUE = "value", _("High value")
    VIP = "vip", _("VIP")
    URGENT = "urgent", _("Urgent")


class Priority(models.IntegerChoices):
    """How an agent weighs it."""

    LOW = 1, _("Low")
    NORMAL = 2, pgettext_lazy("priority", "Normal")
    HIGH = 3, _("High")


class State(models.TextChoices):
    """Where a conversation stands."""

    OPEN = "open", pgettext_lazy("conversation", "Open")
    WAITING = "waiting", _("Waiting for the shopper")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", pgettext_lazy("conversation", "Closed")


# The only moves a conversation can make.
MOVES: dict[State, tuple[State, ...]] = {
    State.OPEN: (State.WAITING, State.SOLVED, State.CLOSED),
    State.WAITING: (State.OPEN, State.SOLVED, State.CLOSED),
    State.SOLVED: (State.OPEN, State.CLOSED),
    State.CLOSED: (),
}
GOES_ON = (State.OPEN, State.WAITING)


class Author(models.TextChoices):
    """Who speaks."""

    SHOPPER = "shopper", _("Shopper")
    AGENT = "agent", _("Agent")
    BOT = "bot", _("Assistant")
    SHOP = "shop", _("The shop")


class Verb(models.TextChoices):
    """What happened to a conversation besides words."""

    OPENED = "opened", _("Opened")
    MOVED = "moved", _("State changed")
    ASSIGNED = "assigned", _("Assigned")
    WEIGHED = "weighed", _("Priority changed")
    LINKED = "linked", _("Order found")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split off")
    ESCALATED = "escalated", _("Escalated")
    BREACHED = "breached", _("Standard missed")
    REFUNDED = "refunded", _("Money given back")
    COUPON = "coupon", _("Coupon given")
    REPLACED = "replaced", _("Replacement sent")


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever asks: somebody who signs in, or an address, or a number."""

    user_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What routing goes by."""

    topic: str
    language: str
    way: str
    is_vip: bool = False
    is_urgent: bool = False
    value: Decimal = Decimal(0)
    currency: str = ""
