"""Reads about price."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from core.money import Money
from pricing.models import Price, TaxRate
from pricing.types import Quote, Tax

NO_TAX = Tax(percent=Decimal(0), is_inclusive=True)


def quotes(*, variant_ids: Iterable[int], currency: str) -> dict[int, Quote]:
    """Return each variant's public price; one that is absent is not sold in this currency."""
    rows = Price.objects.filter(
        variant_id__in=list(variant_ids), price_list__currency=currency, price_list__is_public=True
    ).values_list("variant_id", "amount", "was")
    return {
        variant: Quote(Money(amount, currency), None if was is None else Money(was, currency))
        for variant, amount, was in rows
    }


def tax_rates(*, country: str) -> dict[str, Tax]:
    """Return a country's tax by class of goods; a country without rates is not taxed here."""
    rows = TaxRate.objects.filter(country=country)
    return {row.tax_class: Tax(row.percent, row.is_inclusive, row.tax_class) for row in rows}
