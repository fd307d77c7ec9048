"""When to order, and how many: plain figures in, a quantity and its reasons out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Literal, TypedDict

from inventory.rules.forecast import forecast

# Until so many weeks have been sold, nobody knows what a week sells.
WEEKS_NEEDED = 8
DEFAULT_THRESHOLD = 50
# 95 of 100 lead times end before the shelf is empty (the normal quantile of 0.95).
SERVICE = 1.645
# An order lasts so long beyond the next one's lead time.
COVER_WEEKS = 4

Rule = Literal["default", "set", "forecast"]


class Why(TypedDict):
    """How a quantity came about; kept with the order line, told in words by the screen."""

    rule: Rule
    threshold: int
    weekly: float
    lead_weeks: float
    safety: int
    position: int
    target: int
    pack: int


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of one variant at one location."""

    free: int  # on hand, less what is promised
    coming: int  # ordered and not here yet
    sold: Sequence[int]  # by week since the first sale, the oldest first
    lead_days: int
    pack: int = 1
    threshold: int | None = None  # set by hand


def reorder_point(need: Need) -> Why:
    """Return the threshold, and how far an order fills up."""
    lead = need.lead_days / 7
    position = need.free + need.coming
    why = Why(
        rule="default",
        threshold=DEFAULT_THRESHOLD,
        weekly=0.0,
        lead_weeks=round(lead, 2),
        safety=0,
        position=position,
        target=2 * DEFAULT_THRESHOLD,
        pack=need.pack,
    )
    if len(need.sold) >= WEEKS_NEEDED:
        found = forecast(need.sold)
        safety = ceil(SERVICE * found.error * sqrt(lead))
        point = ceil(lead * found.weekly) + safety
        why["rule"], why["weekly"], why["safety"] = "forecast", round(found.weekly, 2), safety
        why["threshold"] = point
        why["target"] = point + ceil(COVER_WEEKS * found.weekly)
    if need.threshold is not None:
        fill = why["target"] - why["threshold"] if why["rule"] == "forecast" else need.threshold
        why["rule"], why["threshold"] = "set", need.threshold
        why["target"] = need.threshold + max(fill, 1)
    return why


def quantity(why: Why) -> int:
    """Return how many to order: none above the threshold, else whole packs up to the target."""
    if why["position"] > why["threshold"] or why["target"] <= why["position"]:
        return 0
    packs = ceil((why["target"] - why["position"]) / why["pack"])
    return packs * why["pack"]
