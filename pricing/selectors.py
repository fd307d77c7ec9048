"""Reads about price."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection

from core.money import Money
from pricing.models import TaxRate
from pricing.types import Quote, Tax

# Every page with a price on it asks this: written out, it costs a third of what the ORM takes.
_QUOTES = """
SELECT p.variant_id, p.amount, p.was
FROM pricing_price p JOIN pricing_pricelist l ON l.id = p.price_list_id AND l.is_public
WHERE p.variant_id = ANY(%s) AND l.currency = %s
"""
NO_TAX = Tax(percent=Decimal(0), is_inclusive=True)


def quotes(*, variant_ids: Iterable[int], currency: str) -> dict[int, Quote]:
    """Return each variant's public price; one that is absent is not sold in this currency."""
    with connection.cursor() as cursor:
        cursor.execute(_QUOTES, [list(variant_ids), currency])
        rows = cursor.fetchall()
    return {
        variant: Quote(Money(amount, currency), None if was is None else Money(was, currency))
        for variant, amount, was in rows
    }


def tax_rates(*, country: str) -> dict[str, Tax]:
    """Return a country's tax by class of goods; a country without rates is not taxed here."""
    rows = TaxRate.objects.filter(country=country)
    return {row.tax_class: Tax(row.percent, row.is_inclusive, row.tax_class) for row in rows}
