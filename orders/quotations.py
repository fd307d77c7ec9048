"""What a cart costs, delivered: computed on values, written nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from delivery import selectors as deliveries
from delivery.selectors import Offer
from orders import flash, selectors, wraps
from orders.models import Cart
from orders.selectors import BasketLine
from pricing import selectors as prices
from pricing.rules.baskets import price_basket
from pricing.types import ANYBODY, Shopper, Sum

STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What the checkout page shows: lines, ways to deliver, and the sum with the one chosen."""

    lines: Sequence[BasketLine]
    offers: Sequence[Offer]
    chosen: Offer | None
    sum: Sum

    @property
    def is_collected(self) -> bool:
        """Whether the buyer comes for it."""
        return self.chosen is not None and self.chosen.is_collected

    @property
    def units(self) -> dict[int, int]:
        """How many of each variant leave a shelf: two engravings are two of one pen."""
        return selectors.units_of(self.lines)

    @property
    def steps(self) -> dict[int, tuple[int, Money]]:
        """Units of what has a price ladder, by variant, and the price of the step they are of."""
        found: dict[int, tuple[int, Money]] = {}
        for line in self.lines:
            if line.quote is not None and line.quote.step is not None:
                before = found.get(line.variant.pk, (0, line.quote.step))[0]
                found[line.variant.pk] = before + line.quantity, line.quote.step
        return found

    @property
    def lead_days(self) -> int:
        """How many days the parcel waits until everything in it is made."""
        return max((line.lead_days for line in self.lines), default=0)

    @property
    def has_parcel(self) -> bool:
        """Whether anything in it travels; of nothing it is not known yet."""
        return not self.lines or any(line.is_goods for line in self.lines)


def quote(
    *,
    cart: Cart | None,
    currency: str,
    country: str,
    delivery: str = "",
    postcode: str = "",
    wrap: str = "",
    now: datetime | None = None,
    shopper: Shopper = ANYBODY,
) -> Quotation:
    """Return what this cart costs there; the first way to deliver unless another is named.

    With a wrapping's SKU it is wrapped.
    """
    found = selectors.lines_of(cart, currency=currency, shopper=shopper)
    lines = [line for line in found if not line.is_saved]
    if cart is not None and cart.claim:
        lines = flash.claimed(lines, flash.claim_of(cart), currency=currency)
    if lines and (wrapping := wraps.chosen(wrap, currency=currency)):
        lines.append(wrapping)
    return quote_lines(
        lines, currency=currency, country=country, delivery=delivery, postcode=postcode, now=now
    )


def quote_lines(
    lines: Sequence[BasketLine],
    *,
    currency: str,
    country: str,
    delivery: str = "",
    postcode: str = "",
    now: datetime | None = None,
) -> Quotation:
    """Return what these lines cost there, as `quote` does for a cart's."""
    rates = prices.tax_rates(country=country)
    to_price = selectors.to_price(lines, rates)
    items = price_basket(to_price, currency=currency).items
    travels = not lines or any(line.is_goods for line in lines)
    weight = selectors.weight_of(lines)
    offers = (
        deliveries.offers(
            country=country,
            currency=currency,
            items=items,
            weight_g=weight,
            postcode=postcode,
            units=selectors.units_of(lines),
            now=now,
        )
        if travels
        else []
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
