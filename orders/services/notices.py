"""Word to the shopper about their order: receipts, reminders, parcels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from messaging.models import Message
from messaging.services import outgoing
from orders.models import Order


def tell(
    *,
    order_id: int,
    template: str,
    now: datetime,
    about: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Message:
    """Queue a mail about an order, and the same in the shopper's inbox if they have one.

    Safe to repeat: each template is sent once per order (reminders once per moment), or once per
    what of it is told `about`: a parcel, a return. `facts` are what its words need besides.
    """
    order = Order.objects.prefetch_related("lines").get(pk=order_id)
    context = _context(order, facts or {})
    moment = f":{order.reminded_at:%H%M%S}" if template == "payment_reminder" else ""
    key = f"{template}:{order.number}{moment}" + (f":{about}" if about else "")
    if order.user_id:
        outgoing.queue(
            key=f"{key}:inbox",
            channel="inbox",
            template=template,
            recipient=str(order.user_id),
            language=order.language,
            context=context,
            now=now,
            user_id=order.user_id,
        )
    return outgoing.queue(
        key=f"{key}:email",
        channel="email",
        template=template,
        recipient=order.email,
        language=order.language,
        context=context,
        now=now,
        user_id=order.user_id,
    )


def _context(order: Order, facts: Mapping[str, Any]) -> dict[str, Any]:
    shop = {"shop_name": settings.SHOP_NAME, "public_url": settings.PUBLIC_URL}
    return {"order": order, **shop, **facts}
