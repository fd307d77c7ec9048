"""`python -m bench.catalogue 10000`: writes a catalogue that nobody needs but has every part.

13 departments of 4 categories, two languages, two currencies, stock, filters, options on every
third product. "Premium" stands in every sixth name, a word of its own in each.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

from bench.words import COLOURS, MATERIALS, name_of

django.setup()

from django.db import connection, transaction  # noqa: E402 -- only after set-up
from django.utils import translation  # noqa: E402 -- only after set-up

from catalog.models import (  # noqa: E402 -- only after set-up
    Attribute,
    AttributeChoice,
    AttributeValue,
    Banner,
    Brand,
    Category,
    Image,
    Option,
    OptionValue,
    Product,
    ProductType,
    Variant,
)
from demo.loading import content, delivery, prices  # noqa: E402 -- only after set-up
from inventory.models import Location, StockItem  # noqa: E402 -- only after set-up
from pricing.models import Price, PriceList  # noqa: E402 -- only after set-up
from risk.models import Rule  # noqa: E402 -- only after set-up
from search.services import copies, indexing, vocabulary  # noqa: E402 -- only after set-up

CHUNK = 2000
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STOCK = 100_000
WIDTHS = [320, 480, 640, 960, 1280]


@dataclass(frozen=True)
class Ground:
    """The rows every product needs."""

    kind: ProductType
    brands: list[Brand]
    leaves: list[Category]
    choices: dict[str, list[AttributeChoice]]
    lists: dict[str, PriceList]
    warehouse: Location


def main(products: int) -> None:
    """Write the ground and so many products, and index them."""
    with translation.override("en"), transaction.atomic():
        ground = _ground()
    for start in range(0, products, CHUNK):
        numbers = range(start, min(start + CHUNK, products))
        with translation.override("en"), transaction.atomic():
            rows = _products(numbers, ground)
            indexing.index(product_ids=[row.pk for row in rows], now=NOW)
        print(f"\r{numbers[-1] + 1:>8} products", end="", file=sys.stderr)
    print(file=sys.stderr)
    with translation.override("en"):
        _banners()
    vocabulary.count()
    copies.build_if_large(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_delivery, core_outboxevent")
        cursor.execute("VACUUM ANALYZE")


def _ground() -> Ground:
    prices.load_lists()
    prices.load_taxes()
    delivery.load(now=NOW)
    content.load_pages()
    # All who buy here come from one network: to the first rules of a shop that is a burst.
    Rule.objects.all().delete()
    kind = ProductType.objects.create(code="thing", **_both("name", "Thing", "物品"))
    choices = {
        "colour": _attribute(kind, "colour", "Colour", "颜色", COLOURS),
        "material": _attribute(kind, "material", "Material", "材质", MATERIALS),
    }
    brands = Brand.objects.bulk_create(
        Brand(code=f"maker-{n}", name=f"Maker {n}", slug=f"maker-{n}") for n in range(40)
    )
    warehouse = Location.objects.create(
        code="bench", kind=Location.Kind.WAREHOUSE, country="GB",
        **_both("name", "Warehouse", "仓库"), **_both("address", "Road", "路"),
    )  # fmt: skip
    lists = {row.currency: row for row in PriceList.objects.filter(is_public=True)}
    return Ground(kind, brands, _categories(), choices, lists, warehouse)


def _attribute(
    kind: ProductType, code: str, en: str, zh: str, words: list[tuple[str, str]]
) -> list[AttributeChoice]:
    form = "colour" if code == "colour" else "choice"
    attribute = Attribute.objects.create(
        product_type=kind, code=code, kind=form, is_filter=True, **_both("name", en, zh)
    )
    return AttributeChoice.objects.bulk_create(
        AttributeChoice(
            attribute=attribute, code=word, position=n, swatch=word if code == "colour" else "",
            **_both("label", word.title(), chinese),
        )
        for n, (word, chinese) in enumerate(words)
    )  # fmt: skip


def _categories() -> list[Category]:
    leaves = []
    for top in range(13):
        above = _category(f"department-{top}", f"Department {top}", f"部门{top}", top, None)
        leaves += [
            _category(f"c-{top}-{n}", f"Category {top} {n}", f"分类{top}{n}", n, above)
            for n in range(4)
        ]
    return leaves


def _category(code: str, en: str, zh: str, position: int, parent: Category | None) -> Category:
    row = Category.objects.create(
        code=code, parent=parent, position=position, image=_image(None, en, zh, save=True),
        **_both("name", en, zh), **_both("slug", code, code), **_both("intro", en, zh),
    )  # fmt: skip
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save(update_fields=["path"])
    return row


def _products(numbers: Iterable[int], ground: Ground) -> list[Product]:
    rows = Product.objects.bulk_create(_product(number, ground) for number in numbers)
    images = Image.objects.bulk_create(
        _image(row, row.name_en, row.name_zh_hans, position=n) for row in rows for n in range(2)
    )
    first = {image.product_id: image for image in images if image.position == 0}
    AttributeValue.objects.bulk_create(
        AttributeValue(product=row, attribute=choice.attribute, choice=choice)
        for n, row in enumerate(rows)
        for choice in (ground.choices["material"][n % 5], ground.choices["colour"][n // 5 % 4])
    )
    variants = Variant.objects.bulk_create(
        Variant(
            product=row, sku=f"{row.code}-{n}", position=n, weight_g=300, image=first[row.pk],
            value_ids=[value.pk] if value else [],
            **_both("label", value.label_en if value else "", value.label_zh_hans if value else ""),
        )
        for row, values in _chosen(rows)
        for n, value in enumerate(values)
    )  # fmt: skip
    _sell(variants, ground)
    return rows


def _product(number: int, ground: Ground) -> Product:
    (en, zh), chance = name_of(number), random.Random(number)  # noqa: S311 -- the same catalogue each time
    code = f"thing-{number}"
    return Product(
        product_type=ground.kind, brand=ground.brands[number % 40], code=code, status="active",
        main_category=ground.leaves[chance.randrange(52)], merit=chance.randrange(100),
        published_at=NOW - timedelta(minutes=number),
        **_both("name", en, zh), **_both("slug", code, code),
        **_both("summary", f"{en}, for every room.", f"{zh}，适合每个房间。"),
        **_both("description", "Made slowly.\n\nLasts long.", "慢工细活。\n\n经久耐用。"),
    )  # fmt: skip


def _chosen(rows: list[Product]) -> Iterable[tuple[Product, list[OptionValue | None]]]:
    """Give every third product three colours to choose from."""
    with_choice = rows[::3]
    options = Option.objects.bulk_create(
        Option(product=row, code="colour", **_both("name", "Colour", "颜色")) for row in with_choice
    )
    values = OptionValue.objects.bulk_create(
        OptionValue(option=o, code=en, swatch=en, position=n, **_both("label", en.title(), zh))
        for o in options
        for n, (en, zh) in enumerate(COLOURS[:3])
    )
    of: dict[int, list[OptionValue | None]] = {}
    for value in values:
        of.setdefault(value.option.product_id, []).append(value)
    return [(row, of.get(row.pk, [None])) for row in rows]


def _sell(variants: list[Variant], ground: Ground) -> None:
    Price.objects.bulk_create(
        Price(
            price_list=ground.lists[currency],
            variant=variant,
            amount=Decimal(5 + variant.product_id * 37 % 200) * factor,
            was=Decimal(300) * factor if variant.product_id % 9 == 0 else None,
        )
        for variant in variants
        for currency, factor in (("GBP", 1), ("CNY", 9))
    )
    StockItem.objects.bulk_create(
        StockItem(variant=variant, location=ground.warehouse, on_hand=STOCK) for variant in variants
    )


def _image(product: Product | None, en: str, zh: str, position: int = 0, **how: bool) -> Image:
    image = Image(
        product=product, code="bench", file="masters/bench.webp", width=1600, height=1600,
        position=position, renditions={"stem": "renditions/3f/3f9c0123456789ab", "widths": WIDTHS},
        **_both("alt", en, zh),
    )  # fmt: skip
    if how.get("save"):
        image.save()
    return image


def _banners() -> None:
    coloured = Product.objects.filter(options__isnull=False).order_by("pk").first()
    words = _both("title", "Evenings", "夜晚") | _both("text", "Light.", "光。")
    for position, slot in enumerate(["hero", "moods", "story", "story"]):
        Banner.objects.create(
            slot=slot, position=position, image=_image(None, "Scene", "场景", save=True),
            product=coloured, **words, **_both("action", "Look", "看看"),
        )  # fmt: skip


def _both(field: str, en: str, zh: str) -> dict[str, Any]:
    return {f"{field}_en": en, f"{field}_zh_hans": zh}


if __name__ == "__main__":
    main(int(sys.argv[1]))
