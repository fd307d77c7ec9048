"""Word to the shopper about their order: receipts, reminders, parcels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from messaging.models import Message
from messaging.services.reaching import Word, notify
from messaging.types import Person
from orders.models import Order


def tell(
    *,
    order_id: int,
    template: str,
    now: datetime,
    about: str = "",
    facts: Mapping[str, Any] | None = None,
) -> list[Message]:
    """Queue word about an order on every channel the shopper chose; a guest hears by e-mail.

    Safe to repeat: each template is sent once per order (reminders once per moment), or once per
    what of it is told `about`: a parcel, a return. `facts` are what its words need besides.
    """
    order = Order.objects.prefetch_related("lines").get(pk=order_id)
    moment = f":{order.reminded_at:%H%M%S}" if template == "payment_reminder" else ""
    with translation.override(order.language):
        path = reverse("storefront:order", args=[order.token])
    shop = {"shop_name": settings.SHOP_NAME, "public_url": settings.PUBLIC_URL}
    word = Word(
        key=f"{template}:{order.number}{moment}" + (f":{about}" if about else ""),
        template=template,
        person=Person(
            language=order.language,
            user_id=order.user_id,
            email=order.email,
            phone=str(order.ship_to.get("phone", "")),
        ),
        context={"order": order, **shop, **(facts or {})},
        url=f"{settings.PUBLIC_URL}{path}",
        now=now,
    )
    return notify(word)
