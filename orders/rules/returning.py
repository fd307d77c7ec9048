"""Until when something can be sent back, and when it can be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from orders.rules.collecting import Window
from orders.types import FAULTS, RETURN_MOVES, Reason, ReturnState

# No country and no rule goes below this.
LEAST_DAYS = 3
# What the law of a buyer's country gives at least, in days from delivery.
LEGAL_DAYS = {"GB": 14, "CN": 7} | dict.fromkeys(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ),
    14,
)
TARGET = timedelta(days=3)  # from the wish to the money
PICKUP_DAYS = 5
PICKUP_SPANS = ((8, 12), (12, 16), (16, 20))
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for sending one thing back: codes of the rule's condition and of who pays."""

    days: int
    fault_days: int
    condition: str = "any"
    payer: str = "shop"
    is_automatic: bool = True

    def until(self, delivered_at: datetime, reason: str | None = None) -> datetime:
        """Return the last moment for it, with this reason or without any."""
        faulty = reason in FAULTS
        return delivered_at + timedelta(days=max(self.days, self.fault_days if faulty else 0))


def terms(
    country: str,
    *,
    days: int = 0,
    fault_days: int = 60,
    condition: str = "any",
    payer: str = "shop",
    is_automatic: bool = True,
) -> Terms:
    """Return a rule as it holds in a country: never less than its law gives."""
    legal = LEGAL_DAYS.get(country, LEAST_DAYS)
    return Terms(
        days=max(days, legal, LEAST_DAYS),
        fault_days=fault_days,
        condition=condition,
        payer=payer,
        is_automatic=is_automatic,
    )


def can(now: str, to: ReturnState) -> bool:
    """Return whether a return in this state can move there."""
    return to in RETURN_MOVES[ReturnState(now)]


def is_fault(reason: str) -> bool:
    """Return whether something is wrong with what is sent back."""
    return Reason(reason) in FAULTS


def pickups(now: datetime, zone: ZoneInfo) -> list[Window]:
    """Return the spans in which it can be fetched: from tomorrow, not on Sundays."""
    found: list[Window] = []
    day = now.astimezone(zone).date()
    for _ahead in range(PICKUP_DAYS):
        day += timedelta(days=1)
        if day.weekday() == SUNDAY:
            day += timedelta(days=1)
        found += [
            Window(
                datetime.combine(day, time(first), zone), datetime.combine(day, time(last), zone)
            )
            for first, last in PICKUP_SPANS
        ]
    return found
