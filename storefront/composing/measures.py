"""The price of a measure, in words."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog.models import ProductType, Variant
from core.money import Money, format_money
from pricing.rules.units import per_measure
from pricing.types import Quote


def measured(price: Money, variant: Variant, kind: ProductType) -> str:
    """Return e.g. "£1.20 per 100 g"; "" for goods that are not compared by measure."""
    found = per_measure(price, content=variant.content, unit=kind.unit_price)
    if found is None:
        return ""
    amount = format_money(found, get_language() or "en")
    if kind.unit_price == ProductType.UnitPrice.MASS:
        return _("%(amount)s per 100 g") % {"amount": amount}
    return _("%(amount)s per litre") % {"amount": amount}


def ladder_words(quote: Quote) -> str:
    """Return how many are left at a ladder's price, and what follows; "" where none runs."""
    if not quote.ladder or quote.ladder[0].left is None:
        return ""
    left = quote.ladder[0].left
    now = ngettext("%d left at this price", "%d left at this price", left) % left
    if len(quote.ladder) == 1:
        return now
    then = format_money(quote.ladder[1].price, get_language() or "en")
    return _("%(now)s, then %(price)s") % {"now": now, "price": then}
