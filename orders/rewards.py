"""What an order brings its buyer, told to membership: it is paid, its window closes, it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Max, Sum

from core.money import Money
from membership.selectors import standing_of
from membership.services import cash, sales
from membership.services.sales import Sale
from orders.models import FulfilmentLine, Order, OrderLine
from orders.returnables import rules, terms_for
from orders.services.settlements import WITHOUT_ORDER
from orders.types import ParcelState, State
from payments.models import Refund
from pricing import selectors as prices

# Where nothing travels nothing is sent back; it can still be called off for so long.
WITHOUT_PARCEL = timedelta(days=14)
# Money that went back without anything of the sale being given back.
NOT_OF_THE_SALE = (*WITHOUT_ORDER, "paid_otherwise", cash.REASON)


def earn(*, order_id: int, now: datetime) -> None:
    """Let a paid order bring its buyer points and more; a guest's brings nothing. Repeatable."""
    order = Order.objects.get(pk=order_id)
    if order.user_id is None:
        return
    amount = Money(max(order.items - order.waived, Decimal(0)), order.currency)
    if amount.amount <= 0:
        return  # an exchange: the order before has brought it
    saved = _saved(order, now)
    sale = Sale(order.user_id, order.number, amount, saved)
    sales.paid(sale=sale, now=now)
    if not order.has_parcel:
        sales.closes(reference=order.number, at=now + WITHOUT_PARCEL)
    follow(order_id=order_id, now=now)  # a refund may have been heard of before the payment


def arrived(*, order_id: int, now: datetime) -> None:
    """Tell when what arrived can no longer be sent back without a reason. Safe to repeat."""
    order = Order.objects.get(pk=order_id)
    if order.user_id is None:
        return
    parcels = FulfilmentLine.objects.filter(
        fulfilment__order=order, fulfilment__state=ParcelState.DELIVERED
    )
    delivered = parcels.aggregate(at=Max("fulfilment__delivered_at"))["at"] or now
    known, country = rules(), order.ship_to.get("country", "")
    lines = OrderLine.objects.filter(order=order).select_related("variant__product__main_category")
    ends = [
        terms_for(line.variant, country=country, known=known).until(delivered) for line in lines
    ]
    sales.closes(reference=order.number, at=max(ends, default=delivered))


def follow(*, order_id: int, now: datetime) -> None:
    """Take back what the part brought that was cancelled or given back. Safe to repeat."""
    order = Order.objects.get(pk=order_id)
    if order.user_id is None:
        return
    share = kept(order)
    if share < 1:
        sales.kept(
            user_id=order.user_id,
            reference=order.number,
            share=share,
            key=f"{share.numerator}-{share.denominator}",
            now=now,
        )


def kept(order: Order) -> Fraction:
    """Return the share of an order its buyer kept: of its goods, and of its money, the smaller."""
    if order.state == State.CANCELLED:
        return Fraction(0)
    lines = list(OrderLine.objects.filter(order=order))
    whole = sum(map(_worth, lines), Fraction(0)) - Fraction(order.waived)
    left = sum(
        (_worth(line) * (line.quantity - line.cancelled - line.returned) / line.quantity)
        for line in lines
    )
    paid = Fraction(order.total - order.waived)
    rows = Refund.objects.filter(payment__reference=order.number).exclude(
        reason__in=NOT_OF_THE_SALE
    )
    back = Fraction(
        rows.exclude(state=Refund.State.FAILED).aggregate(sum=Sum("amount"))["sum"] or 0
    )
    goods = Fraction(left) / whole if whole > 0 else Fraction(1)
    money = 1 - back / paid if paid > 0 else Fraction(1)
    return min(max(min(goods, money), Fraction(0)), Fraction(1))


def _worth(line: OrderLine) -> Fraction:
    return Fraction(line.total if line.tax_inclusive else line.total + line.tax)


def _saved(order: Order, now: datetime) -> Money | None:
    """Return what a paying member's prices took off the public ones; None for anybody else."""
    if order.user_id is None or not standing_of(user_id=order.user_id, now=now).is_paid_member:
        return None
    lines = [line for line in OrderLine.objects.filter(order=order) if line.variant_id]
    public = prices.quotes(
        variant_ids=[line.variant_id for line in lines if line.variant_id],
        currency=order.currency,
    )
    parts = [
        max(public[line.variant_id].price.amount - line.unit, Decimal(0)) * line.quantity
        for line in lines
        if line.variant_id in public
    ]
    return Money(sum(parts, Decimal(0)), order.currency)
