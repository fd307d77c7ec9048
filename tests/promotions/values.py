"""Baskets and offers in a few words, for tests of the engine."""

from datetime import UTC, datetime
from decimal import Decimal

from core.money import Money
from pricing.types import ANYBODY, Tax
from promotions.rules.engine import price_basket
from promotions.types import Basket, Deduction, Item, Offer, Present, Scope

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VAT = Tax(Decimal(20), is_inclusive=True)
TEA, CLEARANCE = 70, 80  # categories
# What is for sale: name -> (product, categories).
GOODS = {
    "teapot": (1, {TEA}),
    "mug": (2, {TEA}),
    "tray": (3, set()),
    "lamp": (4, set()),
    "rug": (5, {CLEARANCE}),
    "cloth": (6, set()),
}


def pounds(amount):
    return Money(Decimal(amount), "GBP")


def yuan(amount):
    return Money(Decimal(amount), "CNY")


def on(*names):
    """The scope of these goods."""
    return Scope(products=frozenset(GOODS[name][0] for name in names))


def among(*categories):
    return Scope(categories=frozenset(categories))


def line(name, price, quantity=1, *, key="", currency="GBP", tax=VAT):
    product, categories = GOODS[name]
    unit = Money(Decimal(price), currency)
    return Item(
        key=key or name,
        variant_id=product * 10,
        product_id=product,
        unit=unit,
        quantity=quantity,
        tax=tax,
        categories=frozenset(categories),
    )


def priced(  # noqa: PLR0913 -- all that a price hangs on
    bag,
    offers,
    *,
    shopper=ANYBODY,
    floors=None,
    points=None,
    delivery=None,
    gifts=9,
    currency="GBP",
    now=NOW,
):
    """Price lines written as (name, price, quantity) with these offers."""
    items = tuple(line(*one, currency=currency) if isinstance(one, tuple) else one for one in bag)
    mug = Present(2, Money(Decimal("12.50"), currency), VAT, available=gifts)
    basket = Basket(
        items=items,
        currency=currency,
        delivery=None if delivery is None else Money(Decimal(delivery), currency),
        delivery_tax=VAT,
        presents={20: mug},
    )
    lowest = {
        GOODS[name][0] * 10: Money(Decimal(f), currency) for name, f in (floors or {}).items()
    }
    deduction = None if points is None else Deduction("points", Money(Decimal(points), currency))
    return price_basket(basket, offers, shopper, floors=lowest, deduction=deduction, now=now)


def offer(code, terms, **more):
    return Offer(code=code, terms=terms, **more)


def off(found, key):
    """What was taken off one line, as it is written."""
    return str(next(one for one in found.lines if one.key == key).discount.amount)


def told(found, code):
    """All that was noted of an offer: (outcome, reason, figures), each once."""
    notes = [note for one in found.lines for note in one.adjustments] + list(found.adjustments)
    said = {
        (note.outcome.value, note.reason.value, note.figures)
        for note in notes
        if note.offer == code
    }
    return sorted(said)
