"""Products as the rows of a file: a row per variant, all that an import reads of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch

from catalog.models import AttributeValue, Category, Image, Option, Product, Variant
from catalog.types import Kind
from inventory.models import StockItem
from pricing.models import Price
from transfers.reference import Reference
from transfers.rules.columns import OPTIONS
from transfers.services.fetching import name_of

LANGUAGES = (("en", "en"), ("zh", "zh_hans"))
TEXTS = ("name", "slug", "summary", "description")
Row = dict[str, str]


def rows_of(*, product_ids: Sequence[int], reference: Reference) -> Iterator[Row]:
    """Yield a row for each variant, or one for a product without any, in order.

    A fixed number of statements however many products. What is said of a product is said in its
    first row alone.
    """
    attributes = AttributeValue.objects.select_related("attribute", "choice").order_by("pk")
    products = (
        Product.objects.filter(pk__in=product_ids)
        .select_related("product_type", "brand", "main_category")
        .prefetch_related(
            "tags",
            Prefetch("categories", Category.objects.order_by("path")),
            Prefetch(
                "options", Option.objects.prefetch_related("values").order_by("position", "pk")
            ),
            Prefetch("images", Image.objects.order_by("position", "pk")),
            Prefetch("values", attributes),
            Prefetch("variants", Variant.objects.order_by("position", "pk")),
            Prefetch("variants__prices", Price.objects.order_by("pk")),
            Prefetch("variants__stock", StockItem.objects.order_by("pk")),
        )
        .order_by("pk")
    )
    lists = {row.pk: code for code, row in reference.lists.items()}
    places = {row.pk: code for code, row in reference.locations.items()}
    for product in products:
        first = _product(product)
        variants = list(product.variants.all())
        if not variants:
            yield first
        for number, variant in enumerate(variants):
            whole = first if number == 0 else {"product": product.code}
            yield whole | _variant(product, variant, lists, places)


def _product(product: Product) -> Row:
    row = {
        "product": product.code,
        "status": product.status,
        "type": product.product_type.code,
        "brand": product.brand.name if product.brand else "",
        "category": product.main_category.code,
        "categories": "|".join(one.code for one in product.categories.all()),
        "tags": "|".join(tag.code for tag in product.tags.all()),
        "merit": str(product.merit),
        "published": product.published_at.isoformat() if product.published_at else "",
        "images": "|".join(name_of(image) for image in product.images.all()),
    }
    for name in TEXTS:
        row |= _both(product, name, name)
    for n, option in enumerate(list(product.options.all())[:OPTIONS], start=1):
        row |= _both(option, "name", f"option{n}")
    return row | _attributes(product)


def _both(row: Any, field: str, key: str) -> Row:
    return {f"{key}_{ours}": getattr(row, f"{field}_{column}") or "" for ours, column in LANGUAGES}


def _attributes(product: Product) -> Row:
    row: Row = {}
    for value in product.values.all():
        key = f"attribute:{value.attribute.code}"
        if value.attribute.kind == Kind.TEXT:
            row |= {f"{key}:en": value.text_en or "", f"{key}:zh": value.text_zh_hans or ""}  # type: ignore[attr-defined]  # modeltranslation's columns
        elif value.choice is not None:
            row[key] = "|".join(filter(None, [row.get(key, ""), value.choice.code]))
        elif value.boolean is not None:
            row[key] = "yes" if value.boolean else "no"
        else:
            row[key] = _plain(value.number if value.number is not None else value.date)
    return row


def _plain(value: Any) -> str:
    """Return a number without its empty places, or whatever else it is."""
    text = "" if value is None else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _variant(
    product: Product, variant: Variant, lists: dict[int, str], places: dict[int, str]
) -> Row:
    row = {
        "sku": variant.sku,
        "barcode": variant.barcode,
        "weight_g": str(variant.weight_g),
        "content": _plain(variant.content),
        "cost": str(variant.cost) if variant.cost is not None else "",
        "on_sale": "yes" if variant.is_active else "no",
        "position": str(variant.position),
    }
    values = {value.pk: value for option in product.options.all() for value in option.values.all()}
    for n, pk in enumerate(variant.value_ids[:OPTIONS], start=1):
        if pk in values:
            row |= _both(values[pk], "label", f"choice{n}")
    for price in variant.prices.all():
        code = lists[price.price_list_id]
        row[f"price:{code}"] = str(price.amount)
        row[f"was:{code}"] = "" if price.was is None else str(price.was)
    for item in variant.stock.all():
        row[f"stock:{places[item.location_id]}"] = str(item.on_hand)
    return row
