"""Whether an offer is on now, and for whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from pricing.types import Shopper
from promotions.types import Offer, Reason


def hindrance(offer: Offer, shopper: Shopper, now: datetime) -> Reason:
    """Return why this shopper cannot have it now; none when they can."""
    begins = now + timedelta(hours=shopper.hours_early)
    if offer.starts_at is not None and begins < offer.starts_at:
        return Reason.EARLY
    if offer.ends_at is not None and now >= offer.ends_at:
        return Reason.LATE
    if offer.is_used_up:
        return Reason.USED_UP
    return _not_for(offer, shopper)


def codes_of(shopper: Shopper) -> frozenset[str]:
    """Return every code an offer may ask of a shopper."""
    more = {f"segment:{segment}" for segment in shopper.segments}
    if shopper.tier:
        more.add(f"tier:{shopper.tier}")
    if shopper.is_first_order:
        more.add("new")
    return shopper.audiences | more


def _not_for(offer: Offer, shopper: Shopper) -> Reason:
    wanted = offer.audience
    if wanted.codes and wanted.codes.isdisjoint(codes_of(shopper)):
        return Reason.AUDIENCE
    if wanted.countries and shopper.country not in wanted.countries:
        return Reason.COUNTRY
    if wanted.regions and shopper.region not in wanted.regions:
        return Reason.COUNTRY
    if wanted.channels and shopper.channel not in wanted.channels:
        return Reason.CHANNEL
    return Reason.NONE
