"""Products, their options and variants, and all that is said about them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from catalog.models import AttributeValue, Detail, Option, OptionValue, Product, Variant
from catalog.types import Kind, Status
from demo.files import Row
from demo.loading.attributes import Vocabulary
from demo.loading.classification import Groups
from demo.loading.words import both


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was written: products by key, option values by key, option and code, variants by SKU."""

    products: dict[str, Product]
    values: dict[tuple[str, str, str], OptionValue]
    variants: dict[str, Variant]


def load(rows: list[Row], *, vocabulary: Vocabulary, groups: Groups, later: timedelta) -> Shelf:
    """Write the products; `later` moves their dates: what was new on the day is new today."""
    products = {row["key"]: _product(row, vocabulary, groups, later) for row in rows}
    Product.objects.bulk_create(products.values())
    _classify(rows, products, groups)
    _describe(rows, products, vocabulary)
    values = _write_options(rows, products)
    variants = {
        variant.sku: variant
        for row in rows
        for variant in _variants(row, products[row["key"]], values)
    }
    Variant.objects.bulk_create(variants.values())
    return Shelf(products, values, variants)


def _product(row: Row, vocabulary: Vocabulary, groups: Groups, later: timedelta) -> Product:
    return Product(
        code=row["key"],
        product_type=vocabulary.types[row["type"]],
        brand=groups.brands[row["brand"]],
        main_category=groups.categories[row["category"]],
        status=Status.ACTIVE,
        published_at=datetime.fromisoformat(row["published_at"]) + later,
        merit=row["merit"],
        **both(row, "name", "slug", "summary", "description"),
    )


def _classify(rows: list[Row], products: dict[str, Product], groups: Groups) -> None:
    # The tables between have no class of their own that could be named.
    further: Any = Product.categories.through
    tagged: Any = Product.tags.through
    further.objects.bulk_create(
        further(product_id=products[row["key"]].pk, category_id=groups.categories[code].pk)
        for row in rows
        for code in row["categories"]
    )
    tagged.objects.bulk_create(
        tagged(product_id=products[row["key"]].pk, tag_id=groups.tags[code].pk)
        for row in rows
        for code in row["tags"]
    )


def _describe(rows: list[Row], products: dict[str, Product], vocabulary: Vocabulary) -> None:
    AttributeValue.objects.bulk_create(
        value for row in rows for value in _values(row, products[row["key"]], vocabulary)
    )
    Detail.objects.bulk_create(
        Detail(
            product=products[row["key"]],
            subject=subject,
            rows_en=told["en"],
            rows_zh_hans=told["zh"],
        )
        for row in rows
        for subject, told in row["details"].items()
    )


def _values(row: Row, product: Product, vocabulary: Vocabulary) -> Iterator[AttributeValue]:
    for code, given in row["attributes"].items():
        attribute = vocabulary.attributes[row["type"], code]
        if attribute.kind in {Kind.CHOICE, Kind.COLOUR}:
            for choice in given:
                chosen = vocabulary.choices[row["type"], code, choice]
                yield AttributeValue(product=product, attribute=attribute, choice=chosen)
        else:
            yield AttributeValue(
                product=product, attribute=attribute, **_COLUMNS[Kind(attribute.kind)](given)
            )


_COLUMNS: dict[Kind, Callable[[Any], dict[str, Any]]] = {
    Kind.TEXT: lambda given: {"text_en": given["en"], "text_zh_hans": given["zh"]},
    Kind.NUMBER: lambda given: {"number": Decimal(str(given))},
    Kind.BOOLEAN: lambda given: {"boolean": given},
    Kind.DATE: lambda given: {"date": date.fromisoformat(given)},
}


def _write_options(
    rows: list[Row], products: dict[str, Product]
) -> dict[tuple[str, str, str], OptionValue]:
    options = {
        (row["key"], given["code"]): Option(
            product=products[row["key"]],
            code=given["code"],
            position=position,
            **both(given, "name"),
        )
        for row in rows
        for position, given in enumerate(row["options"])
    }
    Option.objects.bulk_create(options.values())
    values = {
        (row["key"], given["code"], value["code"]): OptionValue(
            option=options[row["key"], given["code"]],
            code=value["code"],
            swatch=value.get("swatch", ""),
            country=value.get("country", ""),
            position=position,
            **both(value, "label"),
        )
        for row in rows
        for given in row["options"]
        for position, value in enumerate(given["values"])
    }
    OptionValue.objects.bulk_create(values.values())
    return values


def _variants(
    row: Row, product: Product, values: dict[tuple[str, str, str], OptionValue]
) -> Iterator[Variant]:
    for position, given in enumerate(row["variants"]):
        chosen = [
            values[row["key"], option["code"], given["options"][option["code"]]].pk
            for option in row["options"]
        ]
        yield Variant(
            product=product,
            sku=given["sku"],
            barcode=given["barcode"],
            value_ids=chosen,
            weight_g=given["weight_g"],
            content=given.get("content"),
            cost=Decimal(given["cost"]),
            cost_currency="GBP",
            position=position,
        )
