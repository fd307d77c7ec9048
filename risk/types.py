"""Values of the risk engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    """What becomes of a payment, the mildest first."""

    ALLOW = "allow", _("Allow")
    CHALLENGE = "challenge", _("Ask the bank to make sure")
    HOLD = "hold", _("Hold for review")
    REFUSE = "refuse", _("Refuse")


SEVERITY = {decision: place for place, decision in enumerate(Decision)}


class Outcome(models.TextChoices):
    """What a payment turned out to be."""

    GOOD = "good", _("Good")
    FRAUD = "fraud", _("Fraud")


class Signal(models.TextChoices):
    """What is looked at. Every signal is a number; yes and no are 1 and 0."""

    AMOUNT = "amount", _("Amount against what is usual in the shop, times")
    AMOUNT_RATIO = "amount_ratio", _("Amount against this person's habit, times")
    PERSON_HOUR = "person_hour", _("Payments by this person in an hour")
    DEVICE_HOUR = "device_hour", _("Payments from this device in an hour")
    NETWORK_HOUR = "network_hour", _("Payments from this network address in an hour")
    CARD_DAY = "card_day", _("Payments with this card in a day")
    FAILED_DAY = "failed_day", _("Declined payments from here in a day")
    CARDS_DAY = "cards_day", _("Different cards from here in a day")
    PEOPLE_DEVICE = "people_device", _("Different people on this device in 90 days")
    PEOPLE_ADDRESS = "people_address", _("Different people at this address in 90 days")
    FIRST_ORDERS = "first_orders", _("First orders to this address or device in 90 days")
    COUNTRIES_DIFFER = "countries_differ", _("Billing and delivery countries differ")
    NETWORK_ABROAD = "network_abroad", _("Network address in another country")
    NEW_ADDRESS = "new_address", _("Never delivered to this address")
    DEVICE_DAYS = "device_days", _("Days since this device was first seen")
    ACCOUNT_DAYS = "account_days", _("Days since the account was made, 0 for guests")
    GOOD_ORDERS = "good_orders", _("Orders of this person that went well")
    UNITS = "units", _("Units in the order")
    FAST = "fast", _("Fastest delivery chosen")
    NIGHT = "night", _("Between one and five at night")
    MAIL_DIGITS = "mail_digits", _("Digits in the name of the e-mail address")


class Compare(models.TextChoices):
    """How a signal meets a rule's figure."""

    AT_LEAST = "gte", _("at least")
    AT_MOST = "lte", _("at most")


class Told(StrEnum):
    """Where a reason comes from."""

    RULE = "rule"
    MODEL = "model"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Facts:
    """One payment as the engine sees it. Keys are hashes; nothing here names anybody."""

    signals: Mapping[str, float]
    person: str
    device: str = ""
    network: str = ""
    card: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class RuleValue:
    """A rule an operator wrote: when a signal meets a figure, points or at least a decision."""

    code: str
    signal: str
    compare: str
    figure: float
    points: int = 0
    at_least: str = Decision.ALLOW


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which score on a payment is challenged, held, refused."""

    challenge: int
    hold: int
    refuse: int


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of a signal: up to (and without) `below`, and its points; None is open."""

    below: float | None
    points: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A trained model as a table: a base and, for each signal, points by stretch (log-odds)."""

    base: float
    bins: Mapping[str, Sequence[Bin]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved the score."""

    told: Told
    code: str
    value: float
    points: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score from 0 to 100, what follows from it, and why, the weightiest first."""

    score: int
    decision: Decision
    probability: float | None = None
    reasons: Sequence[Reason] = field(default_factory=tuple)
