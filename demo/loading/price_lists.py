"""Prices for some: ready-made lists, more for less, planned prices, and what must be earned."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from demo import files
from pricing.models import MarginRule, Price, PriceList
from pricing.services import bands, breaks, lists, plans


def load(*, now: datetime) -> None:
    """Write them."""
    given = files.document("prices")
    for currency in settings.SHOP_CURRENCIES:
        lists.add_presets(currency=currency, now=now, is_active=True)
    MarginRule.objects.create(percent=Decimal(given["least_margin"]))
    for sku, steps in given["breaks"].items():
        for price in public(sku):
            amounts = {int(at): less(price.amount, off) for at, off in steps.items()}
            breaks.put(price=price, steps=amounts, now=now)
    for row in given["planned"]:
        for price in public(row["sku"]):
            plans.plan(
                variant_id=price.variant_id,
                price_list=price.price_list,
                amount=less(price.amount, row["percent_off"]),
                starts_at=now + timedelta(days=row["in_days"]),
                ends_at=now + timedelta(days=row["in_days"] + row["for_days"]),
                now=now,
            )
    _trade(given["trade"], now)
    bands.reckon()


def _trade(given: dict[str, str], now: datetime) -> None:
    """Write a list of fixed prices for business buyers."""
    for currency in settings.SHOP_CURRENCIES:
        row = PriceList(
            code=f"business-{currency.lower()}",
            name=f"Business ({currency})",
            currency=currency,
            audience="business",
        )
        lists.save(row=row, now=now)
        Price.objects.bulk_create(
            Price(price_list=row, variant_id=price.variant_id, amount=less(price.amount, off))
            for sku, off in given.items()
            for price in public(sku)
            if price.price_list.currency == currency
        )


def public(sku: str) -> list[Price]:
    """Return what a variant costs everybody, in each currency."""
    rows = Price.objects.filter(variant__sku=sku, price_list__is_public=True)
    return list(rows.select_related("price_list", "variant"))


def less(amount: Decimal, percent: str) -> Decimal:
    """Return so many per cent less."""
    less = amount * (100 - Decimal(percent)) / 100
    return less.quantize(Decimal("0.01"), ROUND_HALF_UP)
