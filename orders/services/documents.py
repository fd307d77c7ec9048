"""Writing an order: the document that never changes after the fact."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from catalog.personalisation import shown
from delivery.selectors import Offer
from orders.models import Order, OrderLine
from orders.quotations import Quotation
from orders.selectors import BasketLine
from orders.services import timeline
from orders.types import Buyer, Details, Happening
from pricing.types import PricedLine

# An order waits this long for its money; its stock is held as long.
PAYMENT_TIME = timedelta(minutes=30)


def write(
    *, quotation: Quotation, offer: Offer | None, details: Details, buyer: Buyer, now: datetime
) -> Order:
    """Write an order with its lines and the first line of its timeline, in three statements.

    Everything that could change later is copied: names, prices, tax, addresses.
    """
    whole = quotation.sum
    # What is made for somebody leaves later.
    promised = offer.promise(now + timedelta(days=quotation.lead_days)) if offer else None
    order = Order.objects.create(
        user_id=buyer.user_id,
        email=details.email,
        language=buyer.language,
        currency=buyer.currency,
        ship_to=asdict(details.ship_to),
        bill_to=asdict(details.bill_to or details.ship_to),
        note=details.note,
        gift_message=details.gift_message,
        delivery_code=offer.code if offer else "",
        delivery_name=offer.name if offer else "",
        carrier=offer.carrier if offer else "",
        delivery_from=promised.first if promised else None,
        delivery_by=promised.last if promised else None,
        low_packaging=details.low_packaging and offer is not None and offer.low_packaging,
        items=whole.items.amount,
        delivery=whole.delivery.amount,
        tax=whole.tax.amount,
        total=whole.total.amount,
        placed_at=now,
        expires_at=now + PAYMENT_TIME,
    )
    priced = {line.key: line for line in whole.lines}
    OrderLine.objects.bulk_create(
        _line(order, line, priced[line.id], buyer.language) for line in quotation.lines
    )
    timeline.note(order, Happening.PLACED, now=now)
    return order


def _line(order: Order, line: BasketLine, priced: PricedLine, language: str) -> OrderLine:
    return OrderLine(
        order=order,
        variant=line.variant,
        sku=line.variant.sku,
        name=line.product.name,
        options=line.variant.label,
        image=line.image,
        personal=[
            {"name": name, "value": value}
            for name, value in (shown(wish, language) for wish in line.personal)
        ],
        nature=line.product.product_type.nature,
        quantity=line.quantity,
        unit=priced.unit.amount,
        total=priced.total.amount,
        tax=priced.tax.amount,
        tax_percent=priced.rate.percent,
        tax_inclusive=priced.rate.is_inclusive,
    )
