"""Reads about price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from catalog.models import PersonalField
from core import clock, page_cache
from core.money import Money
from pricing.models import LadderStep, PriceBand, TaxRate
from pricing.rules.audiences import audiences_of
from pricing.rules.margins import floor_of
from pricing.rules.quoting import at_quantity, personal, stepped
from pricing.types import ANYBODY, Break, Offered, Quote, Shopper, Step, Tax

# Every page with a price on it asks this: written out, it costs a third of what the ORM takes.
_QUOTES = """
SELECT p.variant_id, p.amount, p.was, p.low_before, b.from_quantity, b.amount, d.id
FROM pricing_price p JOIN pricing_pricelist l ON l.id = p.price_list_id AND l.is_public
LEFT JOIN pricing_pricebreak b ON b.price_id = p.id
LEFT JOIN pricing_priceladder d ON d.variant_id = p.variant_id AND d.price_list_id = l.id
  AND d.state = 'running'
WHERE p.variant_id = ANY(%s) AND l.currency = %s ORDER BY b.from_quantity
"""
# What the lists of one shopper say: prices of their own, from quantities on, and percentages.
_OFFERED = """
WITH mine AS (
  SELECT l.id, l.code, l.percent_off, l.tag_id, c.path, l.floor_approved_by_id IS NOT NULL AS free
  FROM pricing_pricelist l LEFT JOIN catalog_category c ON c.id = l.category_id
  WHERE NOT l.is_public AND l.is_active AND l.currency = %(currency)s
    AND l.audience = ANY(%(audiences)s)
    AND (l.valid_from IS NULL OR l.valid_from <= %(now)s)
    AND (l.valid_until IS NULL OR l.valid_until > %(now)s)
)
SELECT p.variant_id, m.code, p.amount, 1, NULL::numeric, m.free FROM mine m
JOIN pricing_price p ON p.price_list_id = m.id AND p.variant_id = ANY(%(ids)s)
UNION ALL
SELECT p.variant_id, m.code, b.amount, b.from_quantity, NULL, m.free FROM mine m
JOIN pricing_price p ON p.price_list_id = m.id AND p.variant_id = ANY(%(ids)s)
JOIN pricing_pricebreak b ON b.price_id = p.id
UNION ALL
SELECT v.id, m.code, NULL, 1, m.percent_off, m.free FROM mine m
JOIN catalog_variant v ON v.id = ANY(%(ids)s) AND m.percent_off IS NOT NULL
JOIN catalog_product g ON g.id = v.product_id JOIN catalog_category c ON c.id = g.main_category_id
WHERE (m.path IS NULL OR starts_with(c.path, m.path))
  AND (m.tag_id IS NULL OR EXISTS (
    SELECT 1 FROM catalog_product_tags t WHERE t.product_id = g.id AND t.tag_id = m.tag_id))
"""
_FLOORS = """
SELECT v.id, v.cost, r.percent, coalesce(t.percent, 0), coalesce(t.is_inclusive, TRUE)
FROM catalog_variant v JOIN catalog_product g ON g.id = v.product_id
JOIN catalog_category c ON c.id = g.main_category_id
JOIN catalog_producttype k ON k.id = g.product_type_id
JOIN LATERAL (
  SELECT m.percent FROM pricing_marginrule m LEFT JOIN catalog_category mc ON mc.id = m.category_id
  WHERE m.category_id IS NULL OR starts_with(c.path, mc.path)
  ORDER BY length(mc.path) DESC NULLS LAST LIMIT 1
) r ON TRUE
LEFT JOIN pricing_taxrate t ON t.country = %s AND t.tax_class = k.tax_class
WHERE v.id = ANY(%s) AND v.cost IS NOT NULL AND v.cost_currency = %s
"""
# What hangs on the bands of categories.
BANDS = "price-bands"
_bands: dict[str, Any] = {}
NO_TAX = Tax(percent=Decimal(0), is_inclusive=True)


def quotes(
    *,
    variant_ids: Iterable[int],
    currency: str,
    shopper: Shopper = ANYBODY,
    quantities: Mapping[int, int] | None = None,
    now: datetime | None = None,
) -> dict[int, Quote]:
    """Return each variant's price; one that is absent is not sold in this currency.

    For anybody the public one, in one statement, or two where a ladder runs. For a known shopper
    the lowest that the lists they belong to offer, never above the public one, in two more at the
    most. With quantities a quote is of one unit when so many are bought.
    """
    ids = list(variant_ids)
    found = _public(ids, currency)
    if quantities is not None:
        found = {pk: stepped(quote, quantities.get(pk, 1)) for pk, quote in found.items()}
    audiences = audiences_of(shopper)
    if found and audiences:
        found = _personal(found, audiences, currency, now or clock.now())
    if quantities is None:
        return found
    return {pk: at_quantity(quote, quantities.get(pk, 1)) for pk, quote in found.items()}


def floors(*, variant_ids: Iterable[int], currency: str) -> dict[int, Money]:
    """Return the lowest price of one unit that the margin floors allow, in one statement.

    A variant whose cost is not known in this currency has none, nor has one no rule is about.
    Costs are before tax; the tax in the price is that of the country whose currency it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FLOORS, [_country_of(currency), list(variant_ids), currency])
        rows = cursor.fetchall()
    return {
        pk: floor_of(
            Money(cost, currency), percent=percent, tax=Tax(tax_percent, is_inclusive=inclusive)
        )
        for pk, cost, percent, tax_percent, inclusive in rows
    }


def _public(ids: list[int], currency: str) -> dict[int, Quote]:
    with connection.cursor() as cursor:
        cursor.execute(_QUOTES, [ids, currency])
        rows = cursor.fetchall()
    running = {row[-1]: row[0] for row in rows if row[-1] is not None}
    ladders = _ladders(running, currency) if running else {}
    found: dict[int, Quote] = {}
    for variant, amount, was, low, from_quantity, less, _ladder in rows:
        known = found.get(variant)
        if known is None:
            known = Quote(
                Money(amount, currency),
                None if was is None else Money(was, currency),
                None if low is None else Money(low, currency),
                ladder=ladders.get(variant, ()),
                step=ladders[variant][0].price if ladders.get(variant) else None,
            )
        lowest = known.breaks[-1].price.amount if known.breaks else amount
        if from_quantity is not None and less < lowest:
            step = Break(from_quantity, Money(less, currency))
            known = replace(known, breaks=(*known.breaks, step))
        found[variant] = known
    return found


def _ladders(running: Mapping[int, int], currency: str) -> dict[int, tuple[Step, ...]]:
    """Return the steps that are left of these ladders, by variant."""
    rows = LadderStep.objects.filter(ladder__in=running).order_by("ladder", "position")
    found: dict[int, tuple[Step, ...]] = {}
    for row in rows:
        left = None if row.units is None else row.units - row.taken
        if left != 0:
            variant = running[row.ladder_id]
            step = Step(Money(row.amount, currency), left)
            found[variant] = (*found.get(variant, ()), step)
    return found


def _personal(
    found: Mapping[int, Quote], audiences: Iterable[str], currency: str, now: datetime
) -> dict[int, Quote]:
    values: dict[str, Any] = {
        "ids": list(found),
        "audiences": sorted(audiences),
        "currency": currency,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED, values)
        rows = cursor.fetchall()
    offered: dict[int, list[Offered]] = {}
    for variant, *said in rows:
        offered.setdefault(variant, []).append(Offered(*said))
    bound = [pk for pk, some in offered.items() if not all(one.may_pass_floor for one in some)]
    lowest = floors(variant_ids=bound, currency=currency) if bound else {}
    return {
        pk: personal(quote, offered[pk], floor=lowest.get(pk)) if pk in offered else quote
        for pk, quote in found.items()
    }


def _country_of(currency: str) -> str:
    """Return the country at whose prices a currency is shown."""
    own = (one for one, code in settings.SHOP_LANGUAGE_CURRENCY.items() if code == currency)
    return next((settings.SHOP_LANGUAGE_COUNTRY[language] for language in own), "")


def bands_of(*, category_id: int, currency: str) -> tuple[Decimal, Decimal] | None:
    """Return from where on a price is middling and high among a category's; none without bands.

    Every list of a category asks: they are kept in the process until they change.
    """
    version = page_cache.version(BANDS)
    if not version or _bands.get("version") != version:
        rows = PriceBand.objects.values_list("category", "currency", "middle_from", "high_from")
        known = {(pk, code): (middle, high) for pk, code, middle, high in rows}
        _bands.update(version=version, known=known)
    found: tuple[Decimal, Decimal] | None = _bands["known"].get((category_id, currency))
    return found


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
