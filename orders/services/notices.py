"""Word to the shopper about their order: receipts, reminders, parcels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from messaging.models import Message
from messaging.services import outgoing
from orders.models import Order


def tell(*, order_id: int, template: str, now: datetime, mark: str = "", **more: Any) -> Message:
    """Queue a mail about an order, and the same in the shopper's inbox if they have one.

    Safe to repeat: each template is sent once per order and mark (reminders once per moment).
    `more` is what the template says besides.
    """
    order = Order.objects.prefetch_related("lines").get(pk=order_id)
    context = {"order": order, "shop_name": settings.SHOP_NAME, "public_url": settings.PUBLIC_URL}
    context |= more
    moment = f":{order.reminded_at:%H%M%S}" if template == "payment_reminder" else ""
    key = f"{template}:{order.number}{moment}{mark}"
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
