"""Which orders go first: packed before others, and driven first."""

from __future__ import annotations

from datetime import datetime

from membership.selectors import standing_of
from orders.models import Order

# In the shop's first currency; of other currencies the figure is compared as it is.
HIGH_VALUE = 200


def decide(*, order_id: int, now: datetime) -> None:
    """Let an order of a high value, or of a tier that is packed first, go first. Safe to repeat."""
    order = Order.objects.get(pk=order_id)
    by_tier = order.user_id and standing_of(user_id=order.user_id, now=now).is_packed_first
    if by_tier or order.total >= HIGH_VALUE:
        Order.objects.filter(pk=order.pk).update(goes_first=True)
