"""A sale without a cart: something done for an order's buyer that costs extra."""

from __future__ import annotations

from datetime import datetime, timedelta

from catalog.types import Nature
from core.events import publish
from core.money import Money
from orders.events import OrderPlaced
from orders.models import Order, OrderLine
from orders.services import timeline
from orders.types import Happening
from pricing import selectors as prices
from pricing.rules.tax import tax_of

# It is asked for by mail: days, not the half hour of a checkout.
PAYMENT_TIME = timedelta(days=3)
STANDARD = "standard"


def write(*, like: Order, sku: str, name: str, amount: Money, now: datetime) -> Order:
    """Write an order of one service to the same person, in the caller's transaction.

    `amount` is its price as prices are told in that country, with tax or without.
    """
    country = like.ship_to.get("country", "")
    rate = prices.tax_rates(country=country).get(STANDARD, prices.NO_TAX)
    tax = tax_of(amount, rate)
    order = Order.objects.create(
        user_id=like.user_id,
        email=like.email,
        language=like.language,
        currency=like.currency,
        ship_to=like.ship_to,
        bill_to=like.bill_to,
        items=amount.amount,
        delivery=0,
        tax=tax.amount,
        total=(amount if rate.is_inclusive else amount + tax).amount,
        placed_at=now,
        expires_at=now + PAYMENT_TIME,
    )
    OrderLine.objects.create(
        order=order,
        sku=sku,
        name=name,
        nature=Nature.SERVICE,
        quantity=1,
        unit=amount.amount,
        total=amount.amount,
        tax=tax.amount,
        tax_percent=rate.percent,
        tax_inclusive=rate.is_inclusive,
    )
    timeline.note(order, Happening.PLACED, now=now, charge=sku)
    publish(OrderPlaced(order_id=order.pk), now=now)
    return order
