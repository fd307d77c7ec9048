"""Who a price may be for, as codes: "vip", "tier:gold"."""

from __future__ import annotations

from pricing.types import ANYBODY, Shopper

# What everybody sees on the shop's own pages is the public price.
PUBLIC_CHANNEL = "web"


def audiences_of(shopper: Shopper) -> frozenset[str]:
    """Return every audience a shopper belongs to; nobody the shop knows belongs to none."""
    if shopper == ANYBODY:
        return frozenset()
    found = set(shopper.audiences) | {f"segment:{code}" for code in shopper.segments}
    if shopper.tier:
        found.add(f"tier:{shopper.tier}")
    if shopper.channel != PUBLIC_CHANNEL:
        found.add(f"channel:{shopper.channel}")
    if shopper.is_first_order and shopper.user_id is not None:
        found.add("new")
    return frozenset(found)
