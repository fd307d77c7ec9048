"""The price of a measure, in words."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import ProductType, Variant
from core.money import Money, format_money
from pricing.rules.units import per_measure


def measured(price: Money, variant: Variant, kind: ProductType) -> str:
    """Return e.g. "£1.20 per 100 g"; "" for goods that are not compared by measure."""
    found = per_measure(price, content=variant.content, unit=kind.unit_price)
    if found is None:
        return ""
    amount = format_money(found, get_language() or "en")
    if kind.unit_price == ProductType.UnitPrice.MASS:
        return _("%(amount)s per 100 g") % {"amount": amount}
    return _("%(amount)s per litre") % {"amount": amount}
