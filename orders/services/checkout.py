"""Checkout: a cart becomes an order, exactly once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from accounts.rules.addresses import PostalAddress
from accounts.services.addresses import checked
from core.events import publish
from core.services import idempotency
from delivery import selectors as deliveries
from delivery.selectors import Offer
from delivery.services import slots
from inventory.services import reservations, waiting
from membership.services import tenders
from orders import purses, wraps
from orders.events import OrderPlaced
from orders.locks import lock_cart
from orders.models import Cart, Collection, Order
from orders.quotations import Quotation, quote
from orders.services import carts, collections, documents, flash, settlements, vetting
from orders.services.agreement import EmptyCart, WrapUnknown, agreed
from orders.shoppers import shopper_of
from orders.types import Buyer, Client, Details, Payer
from payments.models import Payment
from payments.services import intents
from payments.types import COVERING
from pricing.services import ladders
from promotions.selectors import shopper_key
from promotions.services import uses
from risk.types import Decision


def buy(
    *,
    cart: Cart,
    details: Details,
    buyer: Buyer,
    instrument: Mapping[str, str],
    return_url: Callable[[Order], str],
    key: str,
    now: datetime,
) -> tuple[Order, Payment | None]:
    """Place the order and ask for its money: what a press of "Pay" does.

    A repeat under the same key finds the same order and goes on with its payment. Where nothing
    is to be paid no instrument is asked for, and there is no payment. Raises what `place` raises
    and what the gateway has against the instrument; once the order is placed it stands, whatever
    becomes of the payment.
    """
    if details.expected_total is None or details.expected_total:
        intents.validate(gateway=details.gateway, instrument=instrument, payer_id=buyer.user_id)
    order, payment = place(cart=cart, details=details, buyer=buyer, key=key, now=now)
    if payment is None:
        return order, None
    return order, _ask(order, payment, instrument, buyer.client, return_url(order), now)


def place(
    *, cart: Cart, details: Details, buyer: Buyer, key: str, now: datetime
) -> tuple[Order, Payment | None]:
    """Turn a cart into an order and its payment: once per key, whole or not at all.

    An order of nothing, all of it taken off by offers, is paid at once and has no payment.

    One transaction: order, lines, payment, reservation, the emptied cart and the answer kept
    under the key. Raises EmptyCart, ItemsUnavailable, AddressMissing, NotDeliverable,
    TotalChanged, WrapUnknown, SlotMissing, SlotFull, UnknownGateway, StoreMissing, WindowGone,
    PriceStepped, ClaimGone, NotCollected, InvalidPostcode, InvalidPhone, OutOfStock, OfferGone,
    CouponUsed, NotEnoughPoints, StillRunning, KeyReused; then nothing is changed.
    """
    billing = checked(details.bill_to) if details.bill_to else None
    details = replace(details, ship_to=_checked(details.ship_to), bill_to=billing)
    written: list[tuple[Order, Payment | None]] = []

    def effect() -> dict[str, Any]:
        order, payment = _place(cart, details, buyer, now)
        written.append((order, payment))
        return {"order": order.pk, "payment": payment.pk if payment else None}

    answer = idempotency.once(
        effect,
        actor=buyer.actor,
        route="checkout",
        key=key,
        body=_fingerprint(details),
        now=now,
    )
    if written:
        return written[0]
    payment = Payment.objects.filter(pk=answer["payment"]).first()
    return Order.objects.get(pk=answer["order"]), payment


def pay(
    *,
    order: Order,
    gateway: str,
    instrument: Mapping[str, str],
    return_url: str,
    key: str,
    now: datetime,
    payer: Payer | None = None,
    use_credit: bool = False,
) -> Payment:
    """Ask again for the money of an order that waits, and settle the order if it comes at once.

    The payment that is under way is continued; after a declined one a new one is begun, once per
    key. Raises NotPayable, UnknownGateway, and what the gateway says against the instrument.
    """
    payer = payer or Payer()
    intents.validate(gateway=gateway, instrument=instrument, payer_id=payer.user_id)
    answer = idempotency.once(
        lambda: {"payment": _payable(order, gateway, payer.user_id, use_credit, now).pk},
        actor=f"order:{order.pk}",
        route="pay",
        key=key,
        body={"gateway": gateway, "use_credit": use_credit},
        now=now,
    )
    payment = Payment.objects.get(pk=answer["payment"])
    return _ask(order, payment, instrument, payer.client, return_url, now)


def _ask(
    order: Order,
    payment: Payment,
    instrument: Mapping[str, str],
    client: Client,
    return_url: str,
    now: datetime,
) -> Payment:
    """Have a payment judged, ask its gateway for the money, and do to the order what it answers."""
    decision = Decision.ALLOW
    if payment.state not in COVERING:  # store credit has paid by now
        decision = vetting.vet(
            order=order, payment=payment, instrument=instrument, client=client, now=now
        )
    if decision == Decision.REFUSE:
        payment = intents.refuse(payment=payment, now=now)
    else:
        payment = intents.submit(
            payment=payment,
            instrument=instrument,
            return_url=return_url,
            confirm=decision == Decision.CHALLENGE,
            now=now,
        )
    settlements.settle(payment=payment, now=now)
    return payment


def _payable(
    order: Order, gateway: str, payer_id: int | None, use_credit: bool, now: datetime
) -> Payment:
    """Return the payment for what the buyer's credit leaves, or the credit's own."""
    if use_credit and payer_id is not None:
        taken = settlements.use_credit(order=order, user_id=payer_id, now=now)
        if taken is not None and taken.money >= order.total_money:
            return taken
    return settlements.payable(order=order, gateway=gateway, payer_id=payer_id)


def _place(
    cart: Cart, details: Details, buyer: Buyer, now: datetime
) -> tuple[Order, Payment | None]:
    """Do it, in the order of locks: cart, order, coupon, points, credit, payment, stock."""
    if lock_cart(cart.pk) is None:
        raise EmptyCart
    quotation = _quotation(cart, details, buyer, now)
    if details.wrap and wraps.chosen(details.wrap, currency=buyer.currency) is None:
        raise WrapUnknown
    offer = agreed(quotation, details)
    order = documents.write(quotation=quotation, offer=offer, details=details, buyer=buyer, now=now)
    _take_offers(order, quotation, details, buyer, now)
    pool = flash.take(cart=cart, order=order, quotation=quotation)
    collection = _collection(order, quotation, details, now)
    credit, payment = _tender(order, details, buyer, now)
    carts.empty(cart_id=cart.pk)
    publish(OrderPlaced(order_id=order.pk), now=now)
    ladders.take(
        reference=order.number,
        wanted=quotation.steps,
        currency=buyer.currency,
        now=now,
    )
    if offer is not None and offer.has_slots:
        _book_slot(order, details, now)
    if offer is not None:
        _hold(order, quotation, offer, collection, pool, now)
    _settle_at_once(order, credit, payment, now)
    return order, payment


def _quotation(cart: Cart, details: Details, buyer: Buyer, now: datetime) -> Quotation:
    country = details.ship_to.country
    who = shopper_of(user_id=buyer.user_id, country=country, segments=buyer.segments, now=now)
    return quote(
        cart=cart,
        currency=buyer.currency,
        country=country,
        delivery=details.delivery,
        postcode=details.ship_to.postcode,
        wrap=details.wrap,
        now=now,
        shopper=who,
        deduction=purses.offered(
            user_id=buyer.user_id, wanted=details.points, currency=buyer.currency
        ),
    )


def _settle_at_once(
    order: Order, credit: Payment | None, payment: Payment | None, now: datetime
) -> None:
    """Do to the order what needs no gateway: credit has paid, or there was nothing to pay."""
    if credit is not None:
        settlements.settle(payment=credit, now=now)
    if payment is None:
        settlements.look_again(order=order, now=now)


def _take_offers(
    order: Order, quotation: Quotation, details: Details, buyer: Buyer, now: datetime
) -> None:
    """Take from budgets, coupons and points what was taken off."""
    guest = hashlib.blake2b(details.email.lower().encode(), digest_size=16).hexdigest()
    uses.take(
        considered=quotation.prepared.considered,
        savings=quotation.sum.savings,
        cuts=quotation.sum.cuts,
        reference=order.number,
        shopper=shopper_key(user_id=buyer.user_id, guest=guest),
        user_id=buyer.user_id,
        now=now,
    )
    purses.spend(order, quotation.sum, now=now)


def _book_slot(order: Order, details: Details, now: datetime) -> None:
    slot = slots.book(
        slot_id=details.slot, method_code=details.delivery, reference=order.number, now=now
    )
    order.slot_starts, order.slot_ends = slot.starts_at, slot.ends_at
    order.save(update_fields=["slot_starts", "slot_ends"])


def _collection(
    order: Order, quotation: Quotation, details: Details, now: datetime
) -> Collection | None:
    if not quotation.is_collected:
        return None
    store = collections.chosen_store(details.store, country=details.ship_to.country)
    return collections.arrange(order, store=store, window=details.window, now=now)


def _tender(
    order: Order, details: Details, buyer: Buyer, now: datetime
) -> tuple[Payment | None, Payment | None]:
    """Begin the payment; after what the buyer's store credit pays, if they asked for that.

    None where nothing is to be paid.
    """
    due, credit = order.total_money, None
    if details.use_credit and buyer.user_id is not None:
        credit = tenders.take(user_id=buyer.user_id, upto=due, reference=order.number, now=now)
    if credit is not None:
        due -= credit.money
    if not due:
        return credit, credit
    return credit, settlements.begin(
        order=order, amount=due, gateway=details.gateway, payer_id=buyer.user_id
    )


def _hold(
    order: Order,
    quotation: Quotation,
    offer: Offer,
    collection: Collection | None,
    pool: int | None,
    now: datetime,
) -> None:
    """Promise the goods to a new order: one store's own, a pool's, or any that ship."""
    only_from = collection.location_id if collection is not None else pool or offer.only_from
    if only_from is not None:
        reservations.place(
            reference=order.number,
            quantities=quotation.units,
            only_from=only_from,
            until=order.expires_at,
            now=now,
        )
        return
    country, postcode = order.ship_to["country"], order.ship_to["postcode"]
    waiting.place(
        reference=order.number,
        quantities=quotation.units,
        until=order.expires_at,
        country=country,
        near=deliveries.point_of(country=country, postcode=postcode),
        now=now,
    )


def _checked(address: PostalAddress) -> PostalAddress:
    """Return the address as it will be printed; a sale without a parcel has none to check."""
    return checked(address) if address.line1 or address.postcode else address


def _fingerprint(details: Details) -> dict[str, Any]:
    """Return what a repeat must have in common: all but the total, the shop's own figure."""
    body = asdict(details)
    body.pop("expected_total")
    return body
