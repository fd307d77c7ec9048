"""What the rooms below tell, kept as events beside what pages tell."""

from __future__ import annotations

from datetime import datetime

from analytics.services import collecting, tracing
from analytics.types import Kind
from catalog.events import ReviewPublished
from core.events import subscriber
from orders.events import OrderPaid, ReturnMoved
from orders.models import Order, Return
from orders.types import ReturnState


@subscriber(OrderPaid)
def purchase(event: OrderPaid, now: datetime) -> None:
    """Keep a purchase, with the visit it came from if its buyer allows that."""
    order = Order.objects.only("total", "currency", "language").get(pk=event.order_id)
    collecting.note(
        kind=Kind.PURCHASE,
        envelope={"l": order.language} | tracing.envelope_of(order_id=order.pk),
        now=now,
        key=str(order.pk),
        order_id=order.pk,
        value=str(order.total),
        currency=order.currency,
        quantity=sum(order.lines.values_list("quantity", flat=True)),
    )


@subscriber(ReturnMoved)
def returned(event: ReturnMoved, now: datetime) -> None:
    """Keep a return when the goods are back: those withdrawn on the way were none."""
    if event.state != ReturnState.RECEIVED:
        return
    asked = Return.objects.get(pk=event.return_id)
    collecting.note(
        kind=Kind.RETURN,
        envelope=tracing.envelope_of(order_id=event.order_id),
        now=now,
        key=str(asked.pk),
        order_id=event.order_id,
        quantity=sum(asked.lines.values_list("quantity", flat=True)),
    )


@subscriber(ReviewPublished)
def reviewed(event: ReviewPublished, now: datetime) -> None:
    """Keep that a product was reviewed, and how; not by whom."""
    collecting.note(
        kind=Kind.REVIEW,
        envelope=tracing.nobody(),
        now=now,
        key=str(event.review_id),
        product_id=event.product_id,
        value=event.rating,
    )
