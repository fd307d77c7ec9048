"""A basket's lines put before the engine: offers, floors, gifts and who is buying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from catalog import selectors as catalogue
from catalog.models import Variant
from catalog.types import ON_SALE
from core.money import Money
from inventory import selectors as stock
from orders import selectors
from orders.selectors import BasketLine
from pricing import selectors as prices
from pricing.types import ANYBODY, Shopper, Tax
from promotions import selectors as promotions
from promotions.rules.engine import price_basket
from promotions.selectors import Considered
from promotions.types import Basket, Deduction, Gift, Item, Offer, Present, Priced


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper wants taken off: coupons, and what other purses may pay as a discount."""

    codes: tuple[str, ...] = ()
    deduction: Deduction | None = None
    stands_alone: bool = False  # no promotion at all


NOTHING = Wish()
NO_OFFERS = Wish(stands_alone=True)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything a price hangs on but the delivery charge; reckoned as often as need be."""

    basket: Basket
    considered: Considered
    shopper: Shopper
    floors: dict[int, Money]
    deduction: Deduction | None
    now: datetime
    # Variants that may come along as gifts.
    gifts: dict[int, BasketLine]

    def priced(self, delivery: Money | None = None, tax: Tax | None = None) -> Priced:
        """Return the price with this delivery charge."""
        return price_basket(
            replace(self.basket, delivery=delivery, delivery_tax=tax),
            self.considered.offers,
            self.shopper,
            floors=self.floors,
            deduction=self.deduction,
            now=self.now,
        )

    def given(self, priced: Priced) -> list[BasketLine]:
        """Return the gifts that come along, as lines."""
        return [
            replace(self.gifts[line.variant_id], id=line.key, quantity=line.quantity)
            for line in priced.gifts
        ]


def prepare(
    lines: Sequence[BasketLine],
    rates: dict[str, Tax],
    *,
    currency: str,
    country: str,
    shopper: Shopper = ANYBODY,
    wish: Wish = NOTHING,
    now: datetime,
) -> Prepared:
    """Return what these lines are priced with, in a fixed number of statements.

    Without a promotion in force and without a coupon it asks nothing at all.
    """
    is_asked = bool(wish.codes) or bool(promotions.automatic(currency=currency))
    items = _items(lines, rates, with_categories=is_asked and not wish.stands_alone)
    considered = (
        Considered((), {})
        if wish.stands_alone
        else promotions.considered(
            items=items, currency=currency, user_id=shopper.user_id, tokens=wish.codes, now=now
        )
    )
    # A guest's country is known only where the goods go.
    shopper = replace(shopper, country=country or shopper.country)
    gifts = _gifts(considered.offers, currency, selectors.units_of(lines))
    asked = [item.variant_id for item in items] + list(gifts)
    is_any = bool(considered.offers) or wish.deduction is not None
    return Prepared(
        basket=Basket(tuple(items), currency, presents=_presents(gifts, rates)),
        considered=considered,
        shopper=shopper,
        floors=prices.floors(variant_ids=asked, currency=currency) if asked and is_any else {},
        deduction=wish.deduction,
        now=now,
        gifts=gifts,
    )


def _items(
    lines: Sequence[BasketLine], rates: dict[str, Tax], *, with_categories: bool
) -> list[Item]:
    """Return what the engine needs to know of the lines that can be sold."""
    products = [line.product.pk for line in lines] if with_categories else []
    categories = catalogue.categories_of(product_ids=products) if products else {}
    return [
        Item(
            key=line.id,
            variant_id=line.variant.pk,
            product_id=line.product.pk,
            unit=line.quote.price,
            quantity=line.quantity,
            tax=_tax(line, rates),
            categories=categories.get(line.product.pk, frozenset()),
            surcharge=line.surcharge,
        )
        for line in lines
        if line.quote is not None
    ]


def _gifts(
    offers: Sequence[Offer], currency: str, bought: Mapping[int, int]
) -> dict[int, BasketLine]:
    """Return the variants these offers may give, as lines nobody put into the bag.

    What is bought of the same variant is not there to be given away.
    """
    wanted = {offer.terms.variant_id for offer in offers if isinstance(offer.terms, Gift)}
    if not wanted:
        return {}
    rows = Variant.objects.filter(pk__in=wanted, is_active=True, product__status__in=ON_SALE)
    rows = rows.select_related("product__product_type", "image")
    quotes = prices.quotes(variant_ids=wanted, currency=currency)
    free = stock.available(variant_ids=wanted)
    return {
        row.pk: BasketLine(
            id=f"gift:{row.pk}",
            variant=row,
            product=row.product,
            image=row.image,
            quantity=1,
            is_saved=False,
            quote=quotes[row.pk],
            available=free.get(row.pk, 0) - bought.get(row.pk, 0),
            seen=None,
            is_gift=True,
        )
        for row in rows
        if row.pk in quotes
    }


def _presents(gifts: dict[int, BasketLine], rates: dict[str, Tax]) -> dict[int, Present]:
    return {
        pk: Present(line.product.pk, line.quote.price, _tax(line, rates), line.available)
        for pk, line in gifts.items()
        if line.quote is not None
    }


def _tax(line: BasketLine, rates: dict[str, Tax]) -> Tax:
    return rates.get(line.product.product_type.tax_class, prices.NO_TAX)
