"""The offers on one product, as everybody sees them: what they say and the price they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors as catalogue
from core.money import Money, format_money
from pricing.selectors import NO_TAX
from pricing.types import ANYBODY
from promotions import selectors as promotions
from promotions.rules import words
from promotions.rules.compiling import Row
from promotions.rules.engine import price_basket
from promotions.types import Audience, Basket, FreeDelivery, Gift, Item, Offer
from storefront.cards import ProductOffer

# How many of it are tried to find the price an offer leads to.
UNITS = (1, 2, 3)
MOST = 4


def of_products(
    units: dict[int, tuple[int, Money]], *, currency: str, now: datetime
) -> dict[int, list[ProductOffer]]:
    """Return the public offers on products, given a variant of each and its price.

    One statement, and none while nothing is on.
    """
    country = settings.SHOP_LANGUAGE_COUNTRY[get_language() or "en"]
    pairs = promotions.public(currency=currency, country=country, now=now)
    if not pairs or not units:
        return {}
    categories = catalogue.categories_of(product_ids=units)
    found = {}
    for product, (variant, unit) in units.items():
        own = categories.get(product, frozenset())
        item = Item("one", variant, product, unit, 1, NO_TAX, categories=own)
        found[product] = _of_item(item, pairs, now)
    return found


def _of_item(item: Item, pairs: Iterable[tuple[Row, Offer]], now: datetime) -> list[ProductOffer]:
    """Return what is on for this item: what is for these goods before what is for everything."""
    own = [(row, offer) for row, offer in pairs if offer.scope.has(item)]
    own.sort(key=lambda pair: (pair[1].scope.is_everything, -pair[1].priority, pair[1].code))
    currency = item.unit.currency
    return [
        ProductOffer(
            code=row.code,
            name=offer.name(get_language() or "en"),
            says=words.says(row, currency),
            leads_to=_leads_to(item, offer, now),
            is_coupon=row.is_coupon,
        )
        for row, offer in own[:MOST]
    ]


def _leads_to(item: Item, offer: Offer, now: datetime) -> str:
    """Return the price of one unit the offer leads to by itself, and for how many."""
    if isinstance(offer.terms, (Gift, FreeDelivery)):
        return ""
    for units in UNITS:
        basket = Basket((replace(item, quantity=units),), item.unit.currency)
        tried = replace(offer, audience=Audience())
        found = price_basket(basket, [tried], ANYBODY, floors={}, now=now)
        if found.discount:
            each = Money(found.items.amount / units, found.items.currency).rounded()
            price = format_money(each, get_language() or "en")
            if units == 1:
                return price
            return _("%(price)s each if you take %(units)d") % {"price": price, "units": units}
    return ""


def badge(offers: Sequence[ProductOffer]) -> str:
    """Return what a card says of them: the name of the first."""
    return offers[0].name if offers else ""
