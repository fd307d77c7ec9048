"""Orders that wait for stock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory import selectors as stock
from orders.locks import lock_order_of
from orders.models import OrderLine
from orders.services import notices, timeline
from orders.types import Happening


@transaction.atomic
def served(*, reference: str, variant_id: int, now: datetime) -> None:
    """Tell that stock came for an order; once all of it is there, tell the shopper too.

    Called once per event of the outbox.
    """
    order = lock_order_of(reference)
    if order is None:
        return
    names = OrderLine.objects.filter(order=order, variant=variant_id).values_list("name", flat=True)
    timeline.note(order, Happening.STOCKED, now=now, items=sorted(set(names)))
    if not stock.waited_for(reference=reference):
        notices.tell(order_id=order.pk, template="stock_arrived", now=now)
