"""Which moves a repair can make, and for how long a quote holds."""

from __future__ import annotations

from datetime import timedelta

from aftercare.types import REPAIR_MOVES, RepairState

QUOTE_HOLDS = timedelta(days=14)


def can(now: str, to: RepairState) -> bool:
    """Return whether a repair in this state can move there."""
    return to in REPAIR_MOVES[RepairState(now)]
