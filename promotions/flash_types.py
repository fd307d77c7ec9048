"""Values of flash sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.money import Money


class Turn(StrEnum):
    """Where somebody stands with a flash sale."""

    EARLY = "early"
    OPEN = "open"  # it runs; they have not asked
    WAITING = "waiting"
    HELD = "held"
    MOST = "most"  # they have as many as one person can
    SOLD_OUT = "sold_out"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's standing: how many are before them, or what they hold until when."""

    turn: Turn
    ahead: int = 0
    reference: str = ""
    units: int = 0
    held_until: datetime | None = None
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """Units somebody holds: what of, at what price, and the pool they lie in."""

    reference: str
    sale_id: str
    buyer: str
    variant_id: int
    units: int
    held_until: datetime
    location_id: int | None
    order_number: str = ""
    prices: Mapping[str, Money] = field(default_factory=dict)


def buyer_of(user_id: int) -> str:
    """Return how a place names a person."""
    return f"user:{user_id}"
