"""A flash sale's claim in a cart of its own: its price, and the pool its units lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orders.models import Cart
from orders.selectors import BasketLine
from pricing.types import Quote
from promotions import flash_reading
from promotions.flash_types import Claim

# The list a flash price is said to be of.
FLASH = "flash"


def claim_of(cart: Cart | None) -> Claim | None:
    """Return what a cart's claim still holds; none when it has run out, or there is none."""
    return flash_reading.claim(reference=cart.claim) if cart is not None else None


def claimed(lines: Sequence[BasketLine], claim: Claim | None, *, currency: str) -> list[BasketLine]:
    """Return the lines of a claim's cart as they are sold; without the claim none of them is."""
    return [_line(line, claim, currency) for line in lines]


def _line(line: BasketLine, claim: Claim | None, currency: str) -> BasketLine:
    price = claim.prices.get(currency) if claim else None
    if claim is None or price is None or claim.variant_id != line.variant.pk:
        return replace(line, quote=None, available=0, beyond=None)
    public = line.quote.public or line.quote.price if line.quote else None
    quote = Quote(price=price, public=public, list_code=FLASH)
    return replace(line, quote=quote, available=claim.units, beyond=None)
