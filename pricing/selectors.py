"""Reads about price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import connection

from catalog.models import PersonalField, Variant
from core.money import Money
from pricing.models import TaxRate
from pricing.types import ANYBODY, Quote, Shopper, Tax

# Every page with a price on it asks this: written out, it costs a third of what the ORM takes.
_QUOTES = """
SELECT p.variant_id, p.amount, p.was
FROM pricing_price p JOIN pricing_pricelist l ON l.id = p.price_list_id AND l.is_public
WHERE p.variant_id = ANY(%s) AND l.currency = %s
"""
NO_TAX = Tax(percent=Decimal(0), is_inclusive=True)


def quotes(
    *,
    variant_ids: Iterable[int],
    currency: str,
    shopper: Shopper = ANYBODY,  # noqa: ARG001 -- everybody pays the public price
) -> dict[int, Quote]:
    """Return each variant's public price; one that is absent is not sold in this currency."""
    with connection.cursor() as cursor:
        cursor.execute(_QUOTES, [list(variant_ids), currency])
        rows = cursor.fetchall()
    return {
        variant: Quote(Money(amount, currency), None if was is None else Money(was, currency))
        for variant, amount, was in rows
    }


def floors(*, variant_ids: Iterable[int], currency: str) -> dict[int, Money]:
    """Return the lowest price of one unit: what it cost, where that is known in this currency."""
    rows = Variant.objects.filter(pk__in=list(variant_ids), cost_currency=currency)
    known = rows.values_list("pk", "cost")
    return {pk: Money(cost, currency) for pk, cost in known if cost is not None}


def tax_rates(*, country: str) -> dict[str, Tax]:
    """Return a country's tax by class of goods; a country without rates is not taxed here."""
    rows = TaxRate.objects.filter(country=country)
    return {row.tax_class: Tax(row.percent, row.is_inclusive, row.tax_class) for row in rows}


def surcharges(*, field_ids: Iterable[int], currency: str) -> dict[int, dict[int | None, Money]]:
    """Return what wishes cost, by field and choice (none: whatever is chosen).

    Every field that is still offered has an entry, an empty one when it costs nothing.
    """
    rows = PersonalField.objects.filter(pk__in=list(field_ids)).values_list(
        "pk", "surcharges__choice_id", "surcharges__currency", "surcharges__amount"
    )
    found: dict[int, dict[int | None, Money]] = {}
    for field_id, choice_id, code, amount in rows:
        by_choice = found.setdefault(field_id, {})
        if code == currency:
            by_choice[choice_id] = Money(amount, currency)
    return found


def surcharge_of(
    wishes: Iterable[tuple[int, int | None]],
    known: Mapping[int, Mapping[int | None, Money]],
    *,
    currency: str,
) -> Money | None:
    """Return what these (field, choice) cost together; None if one is not offered any more."""
    whole = Money.zero(currency)
    for field_id, choice_id in wishes:
        if field_id not in known:
            return None
        nothing, by_choice = Money.zero(currency), known[field_id]
        whole += by_choice.get(None, nothing)
        whole += by_choice.get(choice_id, nothing) if choice_id is not None else nothing
    return whole
