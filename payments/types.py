"""Values that pass between the shop and a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import Money


class State(models.TextChoices):
    """Where a payment stands. SUCCEEDED, FAILED and CANCELLED are final.

    AUTHORISED: promised and not here yet. A card's reserved amount, cash at the door, an invoice.
    """

    PENDING = "pending", _("Waiting")
    ACTION = "action", _("Waiting for the shopper")
    AUTHORISED = "authorised", _("Promised")
    SUCCEEDED = "succeeded", _("Paid")
    FAILED = "failed", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


FINAL = (State.SUCCEEDED, State.FAILED, State.CANCELLED)
# An order may go ahead on these.
COVERING = (State.SUCCEEDED, State.AUTHORISED)
# The gateway of invoices to be paid later.
ON_ACCOUNT = "account"
UNDER_WAY = (State.PENDING, State.ACTION)


class Destination(models.TextChoices):
    """Where money that goes back ends."""

    SOURCE = "source", _("The way it came")
    CREDIT = "credit", _("Store credit")


class Discord(models.TextChoices):
    """In which way two books can disagree."""

    UNKNOWN_MONEY = "unknown_money", _("The gateway took money we know nothing of")
    NOT_RECORDED = "not_recorded", _("The gateway took money we have not recorded")
    NOT_THERE = "not_there", _("The gateway does not know a payment we recorded")
    OTHER_AMOUNT = "other_amount", _("The amounts differ")
    UNKNOWN_REFUND = "unknown_refund", _("The gateway gave back money we know nothing of")
    REFUND_NOT_THERE = "refund_not_there", _("The gateway does not know a refund we recorded")
    NO_ORDER = "no_order", _("Money without an order")


class Act(models.TextChoices):
    """What can be done about a difference."""

    RECORD = "record", _("Record the payment")
    GIVE_BACK = "give_back", _("Give the money back")
    REPEAT = "repeat", _("Ask for the refund again")
    LOOK = "look", _("Look into it")


@dataclass(frozen=True, slots=True)
class Situation:
    """What a gateway may look at before it is offered."""

    amount: Money
    country: str = ""
    has_parcel: bool = True
    payer_id: int | None = None
    on_phone: bool = False
    is_collected: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay that its owner may use again: the gateway's token, and how to name it."""

    token: str
    brand: str
    last4: str = ""
    expires: str = ""  # MM/YY


@dataclass(frozen=True, slots=True)
class Plan:
    """Paying in parts, with all of its cost: known before anything is confirmed."""

    months: int
    each: Money
    total: Money
    rate: Decimal  # what it costs a year, per cent


@dataclass(frozen=True, slots=True)
class Charge:
    """What a gateway is asked to take. `key` makes asking twice the same as once."""

    key: str
    amount: Money
    reference: str
    instrument: Mapping[str, str]
    return_url: str
    payer_id: int | None = None
    # A method its owner kept, and whether to keep the one used now.
    token: str = ""
    keep: bool = False
    months: int = 0
    # The bank is to make sure it is the card's owner, even where it would not by itself.
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A payment as its gateway knows it."""

    key: str
    gateway_reference: str
    amount: Money
    reference: str
    begun_at: datetime
    payer_id: int | None = None
    state: State = State.PENDING


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gateway says about a charge, at once or later."""

    state: State
    gateway_reference: str
    redirect_url: str = ""
    failure: str = ""
    # What the shopper's phone reads from the screen, where that is the way to pay.
    qr: str = ""
    # What the shop's app hands to the wallet's.
    app_order: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook, read and proved genuine. Without a payment key it concerns no payment."""

    event_id: str
    payment_key: str
    outcome: Outcome
    amount: Money
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a gateway's statement: money it took, or (negative) gave back, for the shop."""

    gateway_reference: str
    payment_key: str
    amount: Money
    at: datetime
    refund_key: str = ""

    @property
    def is_refund(self) -> bool:
        """Whether it went back."""
        return self.amount.amount < 0

    @property
    def outcome(self) -> Outcome:
        """What it says of its payment."""
        return Outcome(state=State.SUCCEEDED, gateway_reference=self.gateway_reference)
