"""Writing an order: the document that never changes after the fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from catalog.personalisation import shown
from delivery.selectors import Offer
from orders.models import Order, OrderLine, Reckoning
from orders.quotations import Quotation
from orders.rules import reckoning
from orders.selectors import BasketLine
from orders.services import timeline
from orders.types import Buyer, Details, Happening
from promotions.types import Offer as Promotion
from promotions.types import PricedItem

# An order waits this long for its money; its stock is held as long.
PAYMENT_TIME = timedelta(minutes=30)


def write(
    *, quotation: Quotation, offer: Offer | None, details: Details, buyer: Buyer, now: datetime
) -> Order:
    """Write an order with its lines and the first line of its timeline, in four statements.

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
        **_sums(quotation, buyer.language),
        placed_at=now,
        expires_at=now + PAYMENT_TIME,
    )
    priced = {line.key: line for line in whole.lines}
    offers = {offer.code: offer for offer in quotation.prepared.considered.offers}
    OrderLine.objects.bulk_create(
        _line(order, line, priced[line.id], offers, buyer.language) for line in quotation.lines
    )
    _keep(order, quotation)
    timeline.note(order, Happening.PLACED, now=now)
    return order


def _sums(quotation: Quotation, language: str) -> dict[str, Any]:
    whole = quotation.sum
    return {
        "items": whole.items.amount,
        "discount": whole.discount.amount,
        "delivery": whole.delivery.amount,
        "delivery_discount": whole.delivery_discount.amount,
        "coupon": ", ".join(_coupons(quotation, language)),
        "tax": whole.tax.amount,
        "total": whole.total.amount,
    }


def _line(
    order: Order,
    line: BasketLine,
    priced: PricedItem,
    offers: Mapping[str, Promotion],
    language: str,
) -> OrderLine:
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
        discount=priced.discount.amount,
        total=priced.total.amount,
        adjustments=[
            reckoning.told(note, offers[note.offer].name(language) if note.offer in offers else "")
            for note in priced.adjustments
        ],
        is_gift=line.is_gift,
        tax=priced.tax.amount,
        tax_percent=priced.rate.percent,
        tax_inclusive=priced.rate.is_inclusive,
    )


def _keep(order: Order, quotation: Quotation) -> None:
    """Keep what the price was reckoned from, so that it can be reckoned again."""
    given, whole = quotation.prepared, quotation.sum
    chosen = quotation.chosen
    basket = replace(
        given.basket,
        delivery=chosen.price if chosen else None,
        delivery_tax=quotation.delivery_tax if chosen else None,
    )
    Reckoning.objects.create(
        order=order,
        given=reckoning.given(
            basket=basket,
            offers=given.considered.offers,
            shopper=given.shopper,
            floors=given.floors,
            deduction=given.deduction,
            now=given.now,
            priced=whole,
        ),
        found=reckoning.found(whole),
    )


def _coupons(quotation: Quotation, language: str) -> list[str]:
    """Return the coupons that took something off: as they were written, or as they are called."""
    applied = {code for code, _saved in quotation.sum.savings}
    return [
        held.offer.name(language) if held.claim_id else held.token.upper()
        for held in quotation.prepared.considered.held
        if held.offer.code in applied
    ]
