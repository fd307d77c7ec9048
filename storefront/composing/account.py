"""A member's orders as a list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.db.models import prefetch_related_objects
from django.urls import reverse

from orders.models import Order
from orders.types import State
from storefront.cards import OrderRow
from storefront.composing.pictures import picture

Tone = Literal["ok", "warn", "sale", "plain"]
TONES: dict[str, Tone] = {
    State.AWAITING: "warn",
    State.PAID: "ok",
    State.PACKED: "ok",
    State.SHIPPED: "ok",
    State.DELIVERED: "plain",
    State.CANCELLED: "plain",
}
MOST_PICTURES = 4


def order_rows(orders: Sequence[Order]) -> list[OrderRow]:
    """Return the rows of a list of orders, in two more statements however many there are."""
    prefetch_related_objects(list(orders), "lines__image")
    return [_row(order) for order in orders]


def _row(order: Order) -> OrderRow:
    lines = list(order.lines.all())
    pictures = [
        view for line in lines[:MOST_PICTURES] if (view := picture(line.image, alt=line.name))
    ]
    return OrderRow(
        number=order.number,
        url=reverse("storefront:order", args=[order.token]),
        placed_at=order.placed_at,
        status=order.get_state_display(),
        status_tone=TONES[order.state],
        total=order.total_money,
        quantity=sum(line.quantity for line in lines),
        pictures=tuple(pictures),
    )
