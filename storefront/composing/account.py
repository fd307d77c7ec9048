"""A member's orders as a list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import prefetch_related_objects
from django.urls import reverse

from catalog.models import Review
from orders import selectors as orders
from orders.models import Order
from orders.types import State
from storefront.cards import OrderRow, Picture
from storefront.composing.pictures import picture

Tone = Literal["ok", "warn", "sale", "plain"]
TONES: dict[str, Tone] = {
    State.AWAITING: "warn",
    State.PAID: "ok",
    State.PACKED: "ok",
    State.READY: "ok",
    State.PARTLY: "ok",
    State.SHIPPED: "ok",
    State.DELIVERED: "plain",
    State.CANCELLED: "plain",
}
MOST_PICTURES = 4
MOST_LINES_SHOWN = 60


def order_rows(rows: Sequence[Order]) -> list[OrderRow]:
    """Return the rows of a list of orders, in two more statements however many there are."""
    prefetch_related_objects(list(rows), "lines__image")
    return [_row(order) for order in rows]


@dataclass(frozen=True, slots=True)
class ToReview:
    """Something bought that has no review yet."""

    name: str
    options: str
    url: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class ReviewRows:
    """What waits to be reviewed, and what was."""

    waiting: Sequence[ToReview]
    written: Sequence[Review]


def review_rows(*, user_id: int) -> ReviewRows:
    """Return what a member can review and has reviewed, in two statements."""
    written = list(
        Review.objects.filter(author_id=user_id).select_related("product").order_by("-pk")
    )
    done = {review.product_id for review in written}
    waiting: dict[int, ToReview] = {}
    for line in orders.lines_held(user_id=user_id)[:MOST_LINES_SHOWN]:
        if line.variant is None or line.variant.product_id in done:
            continue
        waiting.setdefault(
            line.variant.product_id,
            ToReview(
                name=line.name,
                options=line.options,
                url=reverse("storefront:order-review", args=[line.order.token, line.public_id]),
                picture=picture(line.image, alt=""),
            ),
        )
    return ReviewRows(waiting=list(waiting.values()), written=written)


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
