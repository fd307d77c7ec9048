"""Something else instead: a new order, paid with what came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.events import publish
from core.money import Money
from inventory.services import reservations
from orders.events import OrderPlaced
from orders.models import Order, OrderLine, Return, ReturnLine
from orders.rules.shares import share
from orders.services import settlements, timeline
from orders.services.returns.requests import NotExchangeable
from orders.types import Happening
from pricing import selectors as prices
from pricing.rules.tax import tax_of
from pricing.types import Quote, Tax

DIFFERENCE_TIME = timedelta(days=3)


def exchange(*, request: Return, rows: Sequence[ReturnLine], worth: Money, now: datetime) -> Money:
    """Place the order of what is wanted instead; return what is left to give back.

    At today's prices, less what came back: a dearer one waits for the difference, of a cheaper
    one the difference is given back. Raises NotExchangeable, OutOfStock.
    """
    wanted = [row for row in rows if row.accepted]
    variants = [row.exchange_to for row in wanted if row.exchange_to is not None]
    if not wanted or len(variants) < len(wanted):
        raise NotExchangeable
    currency = request.order.currency
    quotes = prices.quotes(variant_ids=[one.pk for one in variants], currency=currency)
    if any(one.pk not in quotes for one in variants):
        raise NotExchangeable
    order = _order(request.order, now)
    lines = [_line(order, row, quotes[row.exchange_to_id or 0]) for row in wanted]
    OrderLine.objects.bulk_create(lines)
    total = Money.total(
        (Money(one.total + (0 if one.tax_inclusive else one.tax), currency) for one in lines),
        currency,
    )
    order.items = sum(one.total for one in lines)
    order.discount = sum(one.discount for one in lines)
    order.tax = sum(one.tax for one in lines)
    order.total = total.amount
    order.waived = min(total, worth).amount
    order.save(update_fields=["items", "discount", "tax", "total", "waived"])
    timeline.note(order, Happening.PLACED, now=now, exchange_of=request.number)
    Return.objects.filter(pk=request.pk).update(exchange_order=order)
    publish(OrderPlaced(order_id=order.pk), now=now)
    reservations.place(
        reference=order.number,
        quantities=_units(lines),
        until=order.expires_at,
        country=order.ship_to["country"],
        now=now,
    )
    settlements.look_again(order=order, now=now)
    return worth - Money(order.waived, currency)


def _order(before: Order, now: datetime) -> Order:
    """Write an order to the same person and place; it waits for a difference as long as any."""
    return Order.objects.create(
        user_id=before.user_id,
        email=before.email,
        language=before.language,
        currency=before.currency,
        ship_to=before.ship_to,
        bill_to=before.bill_to,
        delivery_code=before.delivery_code,
        delivery_name=before.delivery_name,
        carrier=before.carrier,
        items=0,
        delivery=0,
        tax=0,
        total=0,
        placed_at=now,
        # A difference is asked for by mail: days, not the half hour of a checkout.
        expires_at=now + DIFFERENCE_TIME,
    )


def _line(order: Order, row: ReturnLine, quote: Quote) -> OrderLine:
    variant, old = row.exchange_to, row.line
    if variant is None:
        raise NotExchangeable
    units = row.accepted or 0
    listed = (quote.price * units).rounded()
    # Another size of what was bought with a discount has that discount again.
    kept = share(
        whole=Money(old.discount, listed.currency), quantity=old.quantity, before=0, units=units
    )
    kept = min(kept, listed)
    total = listed - kept
    return OrderLine(
        order=order,
        variant=variant,
        sku=variant.sku,
        name=old.name,
        options=variant.label,
        image=variant.image or old.image,
        nature=old.nature,
        quantity=units,
        unit=quote.price.amount,
        discount=kept.amount,
        total=total.amount,
        tax_percent=old.tax_percent,
        tax_inclusive=old.tax_inclusive,
        tax=tax_of(total, Tax(old.tax_percent, old.tax_inclusive)).amount,
    )


def _units(lines: Sequence[OrderLine]) -> dict[int, int]:
    units: dict[int, int] = {}
    for line in lines:
        units[line.variant_id or 0] = units.get(line.variant_id or 0, 0) + line.quantity
    return units
