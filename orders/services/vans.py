"""Orders that the shop's own vans bring: doors of the day, as plain facts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Sum

from catalog.types import Nature
from delivery.models import Method
from delivery.services import stops
from orders.models import Order


def enter(*, order_id: int) -> None:
    """Enter a paid order's door, where a time was chosen for it. Safe to repeat."""
    order = Order.objects.get(pk=order_id)
    if order.slot_starts is None or order.slot_ends is None:
        return
    method = Method.objects.filter(code=order.delivery_code).select_related("zone").first()
    zone = ZoneInfo(method.zone.time_zone if method else settings.TIME_ZONE)
    starts, ends = order.slot_starts.astimezone(zone), order.slot_ends.astimezone(zone)
    goods = order.lines.filter(nature=Nature.GOODS, variant__isnull=False)
    units = F("quantity") - F("cancelled")
    load = goods.aggregate(grams=Sum(units * F("variant__weight_g")))["grams"]
    to = order.ship_to
    parts = (to.get(name, "") for name in ("line1", "line2", "city", "postcode"))
    stops.enter(
        drop=stops.Drop(
            reference=order.number,
            name=to.get("name", ""),
            address=", ".join(filter(None, parts)),
            country=to.get("country", ""),
            postcode=to.get("postcode", ""),
            day=starts.date(),
            starts=starts.time(),
            ends=ends.time(),
            load_g=load or 0,
            is_priority=order.goes_first,
        )
    )


def call_off(*, order_id: int) -> None:
    """Nobody drives to a cancelled order. Safe to repeat."""
    stops.call_off(reference=Order.objects.get(pk=order_id).number)
