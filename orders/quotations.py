"""What a cart costs, delivered: computed on values, written nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.money import Money
from delivery import selectors as deliveries
from delivery.selectors import Offer
from orders import flash, purses, selectors, wraps
from orders.models import Cart
from orders.reckonings import NO_OFFERS, NOTHING, Prepared, Wish, prepare
from orders.selectors import BasketLine
from pricing import selectors as prices
from pricing.types import ANYBODY, Shopper, Tax
from promotions.types import Deduction, Priced

STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What the checkout page shows: lines, ways to deliver, and the sum with the one chosen."""

    lines: Sequence[BasketLine]
    offers: Sequence[Offer]
    chosen: Offer | None
    sum: Priced
    # What it was reckoned from.
    prepared: Prepared
    delivery_tax: Tax | None = None

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
            if line.quote is not None and line.quote.step is not None and not line.is_gift:
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


def quote(  # noqa: PLR0913 -- all that a price hangs on
    *,
    cart: Cart | None,
    currency: str,
    country: str,
    delivery: str = "",
    postcode: str = "",
    wrap: str = "",
    now: datetime,
    shopper: Shopper = ANYBODY,
    deduction: Deduction | None = None,
) -> Quotation:
    """Return what this cart costs there; the first way to deliver unless another is named.

    With a wrapping's SKU it is wrapped. The cart's coupons count, and the deduction last.
    """
    found = selectors.lines_of(cart, currency=currency, shopper=shopper)
    lines = [line for line in found if not line.is_saved]
    is_claimed = cart is not None and bool(cart.claim)
    if is_claimed:
        lines = flash.claimed(lines, flash.claim_of(cart), currency=currency)
    if lines and (wrapping := wraps.chosen(wrap, currency=currency)):
        lines.append(wrapping)
    return quote_lines(
        lines,
        currency=currency,
        country=country,
        delivery=delivery,
        postcode=postcode,
        now=now,
        shopper=shopper,
        # What a flash sale sells stands alone.
        wish=NO_OFFERS if is_claimed else Wish(tuple(cart.codes) if cart else (), deduction),
    )


def quote_lines(
    lines: Sequence[BasketLine],
    *,
    currency: str,
    country: str,
    delivery: str = "",
    postcode: str = "",
    now: datetime,
    shopper: Shopper = ANYBODY,
    wish: Wish = NOTHING,
) -> Quotation:
    """Return what these lines cost there, as `quote` does for a cart's."""
    rates = prices.tax_rates(country=country)
    prepared = prepare(
        lines, rates, currency=currency, country=country, shopper=shopper, wish=wish, now=now
    )
    if wish.deduction is not None:
        before = replace(prepared, deduction=None).priced()
        prepared = replace(prepared, deduction=purses.within(wish.deduction, before.items))
    goods = prepared.priced()
    lines = [*lines, *prepared.given(goods)]
    offers = _ways(lines, goods, country=country, postcode=postcode, now=now)
    chosen = next(
        (offer for offer in offers if offer.code == delivery), offers[0] if offers else None
    )
    tax = rates.get(STANDARD)
    whole = prepared.priced(chosen.price, tax) if chosen else goods
    return Quotation(lines, offers, chosen, whole, prepared, tax)


def _ways(
    lines: Sequence[BasketLine], goods: Priced, *, country: str, postcode: str, now: datetime
) -> Sequence[Offer]:
    """Return the ways to deliver what travels; none when nothing does."""
    if lines and not any(line.is_goods for line in lines):
        return []
    return deliveries.offers(
        country=country,
        currency=goods.items.currency,
        items=goods.items,
        weight_g=selectors.weight_of(lines),
        postcode=postcode,
        units=selectors.units_of(lines),
        now=now,
    )
