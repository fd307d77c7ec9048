"""Word to the shopper about their order: receipts, reminders, parcels."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from messaging.models import Message
from messaging.services.reaching import Word, notify
from messaging.types import Person
from orders.models import Order


def tell(*, order_id: int, template: str, now: datetime) -> list[Message]:
    """Queue word about an order on every channel the shopper chose; a guest hears by e-mail.

    Safe to repeat: each template is sent once per order (reminders once per moment).
    """
    order = Order.objects.prefetch_related("lines").get(pk=order_id)
    moment = f":{order.reminded_at:%H%M%S}" if template == "payment_reminder" else ""
    with translation.override(order.language):
        path = reverse("storefront:order", args=[order.token])
    word = Word(
        key=f"{template}:{order.number}{moment}",
        template=template,
        person=Person(
            language=order.language,
            user_id=order.user_id,
            email=order.email,
            phone=str(order.ship_to.get("phone", "")),
        ),
        context={
            "order": order,
            "shop_name": settings.SHOP_NAME,
            "public_url": settings.PUBLIC_URL,
        },
        url=f"{settings.PUBLIC_URL}{path}",
        now=now,
    )
    return notify(word)
