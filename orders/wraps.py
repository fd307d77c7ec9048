"""Gift wrapping: a service that a basket takes along, chosen at the checkout."""

from __future__ import annotations

from catalog.models import Variant
from catalog.types import ON_SALE, Nature
from inventory.selectors import ENDLESS
from orders.selectors import BasketLine
from pricing import selectors as prices

# Products of this type are offered as wrapping; their prices are kept like any other.
TYPE = "gift-wrap"


def offered(*, currency: str) -> list[BasketLine]:
    """Return the wrappings that have a price in this currency, in the shop's order."""
    rows = Variant.objects.filter(
        product__product_type__code=TYPE,
        product__product_type__nature=Nature.SERVICE,
        product__status__in=ON_SALE,
        is_active=True,
    )
    variants = list(
        rows.select_related("product__product_type", "image").order_by("product_id", "position")
    )
    if not variants:
        return []
    quotes = prices.quotes(variant_ids=[one.pk for one in variants], currency=currency)
    return [
        BasketLine(
            id=f"wrap-{one.pk}",
            variant=one,
            product=one.product,
            image=one.image,
            quantity=1,
            is_saved=False,
            quote=quotes[one.pk],
            available=ENDLESS,
            seen=None,
        )
        for one in variants
        if one.pk in quotes
    ]


def chosen(sku: str, *, currency: str) -> BasketLine | None:
    """Return the wrapping with this SKU; None for none, or for one that is not offered."""
    found = offered(currency=currency) if sku else []
    return next((line for line in found if line.variant.sku == sku), None)
