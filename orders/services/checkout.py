"""Checkout: a cart becomes an order, exactly once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.rules.addresses import PostalAddress
from accounts.services.addresses import checked
from core.errors import Refusal
from core.events import publish
from core.money import Money
from core.services import idempotency
from delivery import selectors as deliveries
from delivery.selectors import Offer
from inventory.services import reservations
from orders import selectors
from orders.events import OrderPlaced
from orders.locks import lock_cart
from orders.models import Cart, Order, OrderLine
from orders.selectors import BasketLine
from orders.services import carts, settlements, timeline
from orders.types import Happening
from payments.models import Payment
from payments.services import intents
from pricing import selectors as prices
from pricing.rules.baskets import price_basket
from pricing.types import Sum

# An order waits this long for its money; its stock is held as long.
PAYMENT_TIME = timedelta(minutes=30)
STANDARD = "standard"


class EmptyCart(Refusal):
    """There is nothing to buy."""

    code = "empty_cart"
    message = _("Your bag is empty.")


class ItemsUnavailable(Refusal):
    """Some lines cannot be bought as they stand; details name them."""

    code = "items_unavailable"
    message = _("Some items in your bag are no longer available. Please look at your bag.")


class NotDeliverable(Refusal):
    """This method does not carry this basket to this country."""

    code = "not_deliverable"
    field = "delivery"
    message = _("Please choose a delivery method for this address.")


class TotalChanged(Refusal):
    """The total is not the one the shopper saw; details carry the new one."""

    code = "total_changed"
    message = _("Prices have changed since you opened this page. Please check the new total.")


@dataclass(frozen=True, slots=True)
class Details:
    """All a shopper decides at the checkout."""

    email: str
    ship_to: PostalAddress
    delivery: str
    gateway: str
    bill_to: PostalAddress | None = None
    note: str = ""
    expected_total: Money | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """What the checkout page shows: lines, ways to deliver, and the sum with the one chosen."""

    lines: Sequence[BasketLine]
    offers: Sequence[Offer]
    chosen: Offer | None
    sum: Sum


def quote(*, cart: Cart | None, currency: str, country: str, delivery: str = "") -> Quotation:
    """Return what this cart costs there; the first way to deliver unless another is named."""
    lines = [line for line in selectors.lines_of(cart, currency=currency) if not line.is_saved]
    return quote_lines(lines, currency=currency, country=country, delivery=delivery)


def quote_lines(
    lines: Sequence[BasketLine], *, currency: str, country: str, delivery: str = ""
) -> Quotation:
    """Return what these lines cost there, as `quote` does for a cart's."""
    rates = prices.tax_rates(country=country)
    to_price = selectors.to_price(lines, rates)
    items = price_basket(to_price, currency=currency).items
    offers = deliveries.offers(
        country=country, currency=currency, items=items, weight_g=selectors.weight_of(lines)
    )
    chosen = next(
        (offer for offer in offers if offer.code == delivery), offers[0] if offers else None
    )
    whole = price_basket(
        to_price,
        currency=currency,
        delivery=chosen.price if chosen else None,
        delivery_tax=rates.get(STANDARD),
    )
    return Quotation(lines=lines, offers=offers, chosen=chosen, sum=whole)


def buy(  # noqa: PLR0913 -- the whole of a purchase
    *,
    cart: Cart,
    details: Details,
    instrument: Mapping[str, str],
    return_url: Callable[[Order], str],
    currency: str,
    language: str,
    key: str,
    actor: str,
    now: datetime,
    user_id: int | None = None,
) -> tuple[Order, Payment]:
    """Place the order and ask for its money: what a press of "Pay" does.

    A repeat under the same key finds the same order and goes on with its payment. Raises what
    `place` and `pay` raise; once the order is placed it stands, whatever becomes of the payment.
    """
    intents.validate(gateway=details.gateway, instrument=instrument)
    order, payment = place(
        cart=cart,
        details=details,
        currency=currency,
        language=language,
        key=key,
        actor=actor,
        now=now,
        user_id=user_id,
    )
    payment = intents.submit(
        payment=payment, instrument=instrument, return_url=return_url(order), now=now
    )
    settlements.settle(payment=payment, now=now)
    return order, payment


def place(
    *,
    cart: Cart,
    details: Details,
    currency: str,
    language: str,
    key: str,
    actor: str,
    now: datetime,
    user_id: int | None = None,
) -> tuple[Order, Payment]:
    """Turn a cart into an order and its payment: once per key, whole or not at all.

    One transaction: order, lines, payment, reservation, the emptied cart and the answer kept
    under the key. Raises EmptyCart, ItemsUnavailable, NotDeliverable, TotalChanged, UnknownGateway,
    InvalidPostcode, InvalidPhone, OutOfStock, StillRunning, KeyReused; then nothing is changed.
    """
    address = checked(details.ship_to)
    billing = checked(details.bill_to) if details.bill_to else address

    def effect() -> dict[str, Any]:
        if lock_cart(cart.pk) is None:
            raise EmptyCart
        quotation = quote(
            cart=cart, currency=currency, country=address.country, delivery=details.delivery
        )
        _check(quotation, details)
        order = _write(quotation, details, address, billing, language, currency, user_id, now)
        payment = intents.start(
            reference=order.number, amount=order.total_money, gateway=details.gateway
        )
        carts.empty(cart_id=cart.pk)
        publish(OrderPlaced(order_id=order.pk), now=now)
        quantities = {line.variant.pk: line.quantity for line in quotation.lines}
        reservations.place(
            reference=order.number,
            quantities=quantities,
            until=order.expires_at,
            country=address.country,
            now=now,
        )
        return {"order": order.pk, "payment": payment.pk}

    answer = idempotency.once(
        effect, actor=actor, route="checkout", key=key, body=_fingerprint(details), now=now
    )
    return Order.objects.get(pk=answer["order"]), Payment.objects.get(pk=answer["payment"])


def pay(
    *,
    order: Order,
    gateway: str,
    instrument: Mapping[str, str],
    return_url: str,
    key: str,
    now: datetime,
) -> Payment:
    """Ask again for the money of an order that waits, and settle the order if it comes at once.

    The payment that is under way is continued; after a declined one a new one is begun, once per
    key. Raises NotPayable, UnknownGateway, and what the gateway says against the instrument.
    """
    intents.validate(gateway=gateway, instrument=instrument)
    answer = idempotency.once(
        lambda: {"payment": settlements.payable(order=order, gateway=gateway).pk},
        actor=f"order:{order.pk}",
        route="pay",
        key=key,
        body={"gateway": gateway},
        now=now,
    )
    payment = intents.submit(
        payment=Payment.objects.get(pk=answer["payment"]),
        instrument=instrument,
        return_url=return_url,
        now=now,
    )
    settlements.settle(payment=payment, now=now)
    return payment


def _check(quotation: Quotation, details: Details) -> None:
    if not quotation.lines:
        raise EmptyCart
    short = {line.variant.pk: line.available for line in quotation.lines if not line.is_buyable}
    if short:
        raise ItemsUnavailable(short=short)
    if quotation.chosen is None or quotation.chosen.code != details.delivery:
        raise NotDeliverable
    if details.expected_total is not None and details.expected_total != quotation.sum.total:
        raise TotalChanged(total=str(quotation.sum.total.amount))


def _write(
    quotation: Quotation,
    details: Details,
    address: PostalAddress,
    billing: PostalAddress,
    language: str,
    currency: str,
    user_id: int | None,
    now: datetime,
) -> Order:
    offer, whole = quotation.chosen, quotation.sum
    if offer is None:
        raise NotDeliverable
    zone = ZoneInfo(settings.SHOP_LANGUAGE_ZONE[language])
    order = Order.objects.create(
        user_id=user_id,
        email=details.email,
        language=language,
        currency=currency,
        ship_to=asdict(address),
        bill_to=asdict(billing),
        note=details.note,
        delivery_code=offer.code,
        delivery_name=offer.name,
        carrier=offer.carrier,
        delivery_by=offer.window(now.astimezone(zone).date())[1],
        items=whole.items.amount,
        delivery=whole.delivery.amount,
        tax=whole.tax.amount,
        total=whole.total.amount,
        placed_at=now,
        expires_at=now + PAYMENT_TIME,
    )
    priced = {line.key: line for line in whole.lines}
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            variant=line.variant,
            sku=line.variant.sku,
            name=line.product.name,
            options=line.variant.label,
            image=line.image,
            quantity=line.quantity,
            unit=priced[line.variant.pk].unit.amount,
            total=priced[line.variant.pk].total.amount,
            tax=priced[line.variant.pk].tax.amount,
            tax_percent=priced[line.variant.pk].rate.percent,
            tax_inclusive=priced[line.variant.pk].rate.is_inclusive,
        )
        for line in quotation.lines
    )
    timeline.note(order, Happening.PLACED, now=now)
    return order


def _fingerprint(details: Details) -> dict[str, Any]:
    """Return what a repeat must have in common: all but the total, the shop's own figure."""
    body = asdict(details)
    body.pop("expected_total")
    return body
