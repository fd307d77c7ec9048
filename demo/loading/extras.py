"""Services, digital goods and personalised goods of the demo, and what belongs to what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from catalog.models import (
    Aspect,
    Content,
    Image,
    PersonalChoice,
    PersonalField,
    Product,
    ProductType,
    Relation,
    Variant,
)
from catalog.types import Asked, Status
from demo import files
from demo.files import Row
from demo.loading import pictures
from demo.loading.classification import Groups
from demo.loading.words import both
from pricing.models import Price, PriceList, Surcharge


def load(*, products: Mapping[str, Product], groups: Groups, now: datetime) -> list[Image]:
    """Write them; return the pictures whose sizes are still to be made."""
    given = files.document("extras")
    types = {row["code"]: _type(row) for row in given["types"]}
    lists = list(PriceList.objects.all())
    written = {row["key"]: _product(row, types, groups, lists, now) for row in given["products"]}
    shown = [_picture(row, written[row["key"]]) for row in given["products"]]
    known = {**products, **written}
    Relation.objects.bulk_create(
        Relation(product=known[one], related=known[other], kind=kind, position=place)
        for place, (kind, one, other) in enumerate(given["relations"])
    )
    for place, row in enumerate(given["personal"]):
        _wish(row, known[row["product"]], place)
    return shown


def _wish(row: Row, product: Product, place: int) -> None:
    made = PersonalField.objects.create(
        product=product,
        code=row["code"],
        kind=Asked.CHOICE if row["choices"] else Asked.TEXT,
        max_length=row["max_length"],
        script=row["script"],
        lead_days=row["days"],
        position=place,
        **both(row, "name", "help"),
    )
    costs: list[tuple[PersonalChoice | None, Row]] = [(None, row)]
    for number, choice in enumerate(row["choices"]):
        answer = PersonalChoice.objects.create(
            field=made, code=choice["code"], position=number, **both(choice, "label")
        )
        costs.append((answer, choice))
    Surcharge.objects.bulk_create(
        Surcharge(field=made, choice=answer, currency=code, amount=Decimal(cost[code.lower()]))
        for answer, cost in costs
        for code in settings.SHOP_CURRENCIES
        if cost[code.lower()]
    )


def _type(row: Row) -> ProductType:
    made = ProductType.objects.create(code=row["code"], nature=row["nature"], **both(row, "name"))
    Aspect.objects.bulk_create(
        Aspect(product_type=made, code=aspect["code"], position=place, **both(aspect, "name"))
        for place, aspect in enumerate(row["aspects"])
    )
    return made


def _product(
    row: Row,
    types: Mapping[str, ProductType],
    groups: Groups,
    lists: list[PriceList],
    now: datetime,
) -> Product:
    product = Product.objects.create(
        code=row["key"],
        product_type=types[row["type"]],
        main_category=groups.categories[row["category"]],
        status=Status.ACTIVE,
        published_at=now - timedelta(days=60),
        merit=20,
        **both(row, "name", "slug", "summary", "description"),
    )
    variant = Variant.objects.create(product=product, sku=row["key"].upper())
    Price.objects.bulk_create(
        Price(price_list=one, variant=variant, amount=Decimal(row[one.currency.lower()]))
        for one in lists
    )
    if "body_en" in row:
        Content.objects.create(product=product, **both(row, "body"))
    return product


def _picture(row: Row, product: Product) -> Image:
    image = pictures.load_scene(row["image"], row)
    Image.objects.filter(pk=image.pk).update(product=product)
    image.product = product
    return image
