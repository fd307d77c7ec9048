"""What something costs one shopper alone, in words: never in a page that is kept for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from catalog.models import Variant
from core.money import Money
from pricing import selectors as prices
from pricing.models import PriceList
from pricing.types import ANYBODY, Quote, Shopper


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """A price of somebody's own, what it is called, and what everybody else pays."""

    label: str
    price: Money
    public: Money | None


def of_product(
    *, shopper: Shopper, product_id: str, currency: str, now: datetime
) -> OwnPrice | None:
    """Return the lowest price of a product that is this shopper's own; none where all pay it."""
    if shopper == ANYBODY:
        return None
    ids = Variant.objects.filter(product__public_id=product_id, is_active=True)
    quotes = prices.quotes(
        variant_ids=list(ids.values_list("pk", flat=True)),
        currency=currency,
        shopper=shopper,
        now=now,
    )
    own = [quote for quote in quotes.values() if quote.list_code]
    if not own:
        return None
    best = min(own, key=lambda quote: quote.price.amount)
    return OwnPrice(label_of(best), best.price, best.public)


def label_of(quote: Quote) -> str:
    """Return what a price of somebody's own is called."""
    audience = (
        PriceList.objects.filter(code=quote.list_code).values_list("audience", flat=True).first()
    )
    names = {
        "new": _("Your first-order price"),
        "member": _("Your member price"),
        "vip": _("Your VIP price"),
        "business": _("Your business price"),
        "segment:birthday": _("Your birthday price"),
    }
    return names.get(audience or "", _("Your price"))
