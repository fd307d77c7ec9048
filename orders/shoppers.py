"""Who somebody is, as far as prices and promotions may know: facts that flow down as a value."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from membership.selectors import standing_of
from orders.types import PAID_STATES
from pricing.types import ANYBODY, Shopper

_KNOWN = """
SELECT EXISTS (SELECT 1 FROM orders_order WHERE user_id = %(user)s AND state = ANY(%(paid)s)),
  EXISTS (SELECT 1 FROM payments_tradeaccount WHERE user_id = %(user)s AND is_on),
  (SELECT codes FROM orders_shoppersegments WHERE user_id = %(user)s)
"""


def shopper_of(
    *,
    user_id: int | None,
    country: str,
    channel: str = "web",
    segments: frozenset[str] = frozenset(),
    now: datetime,
) -> Shopper:
    """Return who this is, in at most two statements; a visitor of the shop's pages is anybody."""
    if user_id is None:
        if channel == ANYBODY.channel and not segments:
            return ANYBODY
        return Shopper(country=country, channel=channel, segments=segments)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"user": user_id, "paid": [state.value for state in PAID_STATES]})
        has_bought, is_business, groups = cursor.fetchone()
    audiences = {"returning" if has_bought else "new"}
    if is_business:
        audiences.add("business")
    standing = standing_of(user_id=user_id, now=now)
    return Shopper(
        user_id=user_id,
        audiences=frozenset(audiences | standing.audiences),
        tier=standing.tier,
        country=country,
        channel=channel,
        is_first_order=not has_bought,
        segments=segments | frozenset(groups or ()),
        hours_early=standing.hours_early,
    )
