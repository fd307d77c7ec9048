"""Price lists, prices in both currencies, and the taxes they include."""

from collections.abc import Iterator
from decimal import Decimal

from demo import files
from demo.files import Row
from demo.loading.products import Shelf
from pricing.models import Price, PriceList, TaxRate

LISTS = {"GBP": "Pounds", "CNY": "Yuan"}


def load(rows: list[Row], *, shelf: Shelf) -> None:
    """Write a public price list per currency and a price of every variant on each."""
    lists = PriceList.objects.bulk_create(
        PriceList(code=currency.lower(), name=name, currency=currency, is_public=True)
        for currency, name in LISTS.items()
    )
    Price.objects.bulk_create(
        price for price_list in lists for row in rows for price in _prices(price_list, row, shelf)
    )
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
        )
