"""A product's life: which state may follow which."""

from __future__ import annotations

from catalog.types import Status

# Back to draft only from what no shopper has bought; a retired product may come back.
STEPS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.ANNOUNCED, Status.ACTIVE, Status.RETIRED}),
    Status.ANNOUNCED: frozenset({Status.DRAFT, Status.ACTIVE, Status.RETIRED}),
    Status.ACTIVE: frozenset({Status.CLEARANCE, Status.RETIRED}),
    Status.CLEARANCE: frozenset({Status.ACTIVE, Status.RETIRED}),
    Status.RETIRED: frozenset({Status.ACTIVE, Status.CLEARANCE}),
}


def may_become(now: Status, wanted: Status) -> bool:
    """Return whether a product in one state may be put into another; staying is no step."""
    return now == wanted or wanted in STEPS[now]
