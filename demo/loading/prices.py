"""Price lists, prices in both currencies, and the taxes they include."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from demo import files
from demo.files import Row
from demo.loading import price_lists
from demo.loading.products import Shelf
from pricing.models import Price, PriceChange, PriceList, TaxRate
from pricing.types import Why

LISTS = {"GBP": "Pounds", "CNY": "Yuan"}


# Prices have stood this long; what is reduced has been for so many days.
BEGAN, REDUCED = timedelta(days=120), timedelta(days=9)


def load(rows: list[Row], *, shelf: Shelf, now: datetime) -> None:
    """Write the lists, the taxes and a price of every variant in each currency, with its past."""
    lists = load_lists()
    load_taxes()
    made = Price.objects.bulk_create(
        price for price_list in lists for row in rows for price in _prices(price_list, row, shelf)
    )
    PriceChange.objects.bulk_create(change for price in made for change in _past(price, now))
    price_lists.load(now=now)


def _past(price: Price, now: datetime) -> Iterator[PriceChange]:
    told = {"price_list_id": price.price_list_id, "variant_id": price.variant_id, "why": Why.SET}
    yield PriceChange(amount=price.was or price.amount, at=now - BEGAN, **told)
    if price.was is not None:
        yield PriceChange(amount=price.amount, was=price.was, at=now - REDUCED, **told)


def load_lists() -> list[PriceList]:
    """Write one public price list per currency."""
    return PriceList.objects.bulk_create(
        PriceList(code=currency.lower(), name=name, currency=currency, is_public=True)
        for currency, name in LISTS.items()
    )


def load_taxes() -> None:
    """Write what the prices include."""
    TaxRate.objects.bulk_create(
        TaxRate(
            country=tax["country"],
            tax_class=tax["tax_class"],
            percent=Decimal(tax["percent"]),
            is_inclusive=tax["inclusive"],
        )
        for tax in files.document("delivery")["taxes"]
    )


def _prices(price_list: PriceList, row: Row, shelf: Shelf) -> Iterator[Price]:
    currency = price_list.currency.lower()
    for given in row["variants"]:
        was = given.get(f"was_{currency}")
        yield Price(
            price_list=price_list,
            variant=shelf.variants[given["sku"]],
            amount=Decimal(given[currency]),
            was=Decimal(was) if was else None,
            low_before=Decimal(was) if was else None,
        )
