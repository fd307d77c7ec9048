"""Values that pass between the shop and a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import Money


class State(models.TextChoices):
    """Where a payment stands. SUCCEEDED, FAILED and CANCELLED are final."""

    PENDING = "pending", _("Waiting")
    ACTION = "action", _("Waiting for the shopper")
    SUCCEEDED = "succeeded", _("Paid")
    FAILED = "failed", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


FINAL = (State.SUCCEEDED, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a gateway is asked to take. `key` makes asking twice the same as once."""

    key: str
    amount: Money
    reference: str
    instrument: Mapping[str, str]
    return_url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gateway says about a charge, at once or later."""

    state: State
    gateway_reference: str
    redirect_url: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook, read and proved genuine."""

    event_id: str
    payment_key: str
    outcome: Outcome
    amount: Money
    data: Mapping[str, Any] = field(default_factory=dict)
