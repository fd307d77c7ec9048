"""The price of a basket: the one function that bag, checkout, order, API and replay share.

What it does and why, with worked examples: docs/promotions.md. It asks no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from core.money import Money
from pricing.rules.tax import tax_of
from pricing.types import Shopper, Tax
from promotions.rules import extras
from promotions.rules.applying import run
from promotions.rules.desk import Desk, Line
from promotions.rules.eligible import hindrance
from promotions.types import (
    Adjustment,
    Basket,
    Bundle,
    BuyGet,
    Deduction,
    Exchange,
    FixedPrice,
    FreeDelivery,
    Gift,
    Multi,
    Nth,
    Offer,
    Outcome,
    Percent,
    Priced,
    PricedItem,
    Spend,
)

# The steps of docs/promotions.md that are about goods, before coupons.
_STEPS = ((FixedPrice,), (Bundle, BuyGet, Nth, Multi, Exchange), (Spend, Percent))


def price_basket(
    basket: Basket,
    offers: Sequence[Offer],
    shopper: Shopper,
    *,
    floors: Mapping[int, Money],
    deduction: Deduction | None = None,
    now: datetime,
) -> Priced:
    """Return what a basket costs this shopper now, and what became of every offer and why."""
    desk = Desk(basket, shopper, floors)
    able = _able(desk, offers, now)
    gifts, deliveries = _of(able, Gift), _of(able, FreeDelivery)
    goods = [offer for offer in able if not isinstance(offer.terms, (Gift, FreeDelivery))]
    automatic = [offer for offer in goods if not offer.is_coupon]
    for kinds in _STEPS:
        run(desk, _of(automatic, *kinds))
    run(desk, [offer for offer in goods if offer.is_coupon])
    extras.gifts(desk, gifts)
    extras.delivery(desk, deliveries)
    deducted = extras.deduct(desk, deduction) if deduction is not None else None
    return _told(desk, deducted)


def _able(desk: Desk, offers: Iterable[Offer], now: datetime) -> list[Offer]:
    """Return the offers this shopper can have; of a coupon they cannot, say why."""
    able = []
    for offer in offers:
        if not offer.is_coupon and not _concerns(desk, offer):
            continue
        reason = hindrance(offer, desk.shopper, now)
        if not reason:
            able.append(offer)
        elif offer.is_coupon:
            desk.note(offer, Outcome.REFUSED, (), reason=reason)
    return able


def _concerns(desk: Desk, offer: Offer) -> bool:
    """Return whether anything in the basket is of this offer; an add-on asks to be added."""
    return bool(desk.lines_of(offer.scope)) or isinstance(offer.terms, Exchange)


def _of(offers: Iterable[Offer], *kinds: type) -> list[Offer]:
    return [offer for offer in offers if isinstance(offer.terms, kinds)]


def _told(desk: Desk, deducted: int | None) -> Priced:
    by_key = {line.item.key: line for line in desk.lines}
    lines = [_line(desk, by_key[item.key]) for item in desk.basket.items]
    lines += [_gift(desk, *given) for given in desk.given]
    charge, currency = desk.money(desk.delivery), desk.basket.currency
    taxes = [(line.tax, line.rate) for line in lines]
    rate = desk.basket.delivery_tax
    if rate is not None and charge:
        taxes.append((tax_of(charge, rate), rate))
    items = Money.total((line.total for line in lines), currency)
    return Priced(
        lines=tuple(lines),
        items=items,
        discount=Money.total((line.discount for line in lines), currency),
        delivery=charge,
        delivery_discount=(desk.basket.delivery or Money.zero(currency)).rounded() - charge,
        tax=Money.total((tax for tax, _rate in taxes), currency),
        total=items + charge + _on_top(taxes, currency),
        adjustments=tuple(desk.notes),
        savings=tuple((code, desk.money(saved)) for code, saved in desk.savings.items()),
        cuts=tuple((code, desk.money(cut)) for code, cut in desk.cuts.items()),
        deducted=None if deducted is None else desk.money(deducted),
    )


def _on_top(taxes: Iterable[tuple[Money, Tax]], currency: str) -> Money:
    return Money.total((tax for tax, rate in taxes if not rate.is_inclusive), currency)


def _line(desk: Desk, line: Line) -> PricedItem:
    total = desk.money(line.left)
    return PricedItem(
        key=line.item.key,
        unit=line.item.unit,
        quantity=line.item.quantity,
        subtotal=desk.money(line.subtotal),
        discount=desk.money(line.subtotal - line.left),
        total=total,
        tax=tax_of(total, line.item.tax),
        rate=line.item.tax,
        adjustments=tuple(line.notes),
        variant_id=line.item.variant_id,
    )


def _gift(desk: Desk, offer: Offer, variant_id: int, quantity: int) -> PricedItem:
    present = desk.basket.presents[variant_id]
    worth = (present.unit * quantity).rounded()
    nothing = desk.money(0)
    return PricedItem(
        key=f"gift:{offer.code}",
        unit=present.unit,
        quantity=quantity,
        subtotal=worth,
        discount=worth,
        total=nothing,
        tax=nothing,
        rate=present.tax,
        adjustments=(Adjustment(offer.code, Outcome.APPLIED, worth),),
        variant_id=variant_id,
        gift_of=offer.code,
    )
