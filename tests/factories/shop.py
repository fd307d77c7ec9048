"""A small shop, built with the rooms' own models and services."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from catalog.models import (
    Brand,
    Category,
    Option,
    OptionValue,
    Page,
    Product,
    ProductType,
    Variant,
)
from catalog.services import categories, variants
from catalog.types import Status
from delivery.models import Method, Rate, Zone
from inventory.models import Location, StockItem
from inventory.services import movements
from inventory.types import Reason
from occasions.models import Occasion
from pricing.models import Price, PriceList, TaxRate
from search.services import indexing

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_numbers = count(1)


def price_list(currency):
    return PriceList.objects.get_or_create(
        currency=currency, is_public=True, defaults={"code": currency.lower(), "name": currency}
    )[0]


def warehouse(code="gb", country="GB", ships=True):
    kind = Location.Kind.WAREHOUSE if ships else Location.Kind.STORE
    return Location.objects.get_or_create(
        code=code,
        defaults={
            "kind": kind,
            "name_en": code,
            "name_zh_hans": code,
            "address_en": "1 Road",
            "address_zh_hans": "1 路",
            "country": country,
            "ships": ships,
        },
    )[0]


def category(code="kitchen", name_en="Kitchen", name_zh="厨房", parent=None):
    found = Category.objects.filter(code=code).first()
    if found is None:
        found = Category.objects.create(
            code=code,
            name_en=name_en,
            name_zh_hans=name_zh,
            slug_en=code,
            slug_zh_hans=f"{code}-zh",
            parent=parent,
        )
        categories.changed(category_id=found.pk, now=NOW)
        found.refresh_from_db()
    return found


def brand(name="Ashbourne Pottery"):
    return Brand.objects.get_or_create(
        code=name.lower().replace(" ", "-"),
        defaults={"name": name, "slug": name.lower().replace(" ", "-")},
    )[0]


def product_type(code="tableware", nature="goods"):
    return ProductType.objects.get_or_create(
        code=code, defaults={"name_en": code, "name_zh_hans": "餐具", "nature": nature}
    )[0]


def delivery():
    """UK: standard 3.95, free from 45; express 7.95. China: standard 12, free from 399."""
    for code, countries in (("gb", ["GB"]), ("cn", ["CN"])):
        zone, _new = Zone.objects.get_or_create(
            code=code, defaults={"name_en": code, "name_zh_hans": code, "countries": countries}
        )
        for name, zh, days, gbp, cny in (
            ("standard", "标准配送", 3, "3.95", "12"),
            ("express", "次日达", 1, "7.95", "25"),
        ):
            method, _new = Method.objects.get_or_create(
                code=f"{code}-{name}",
                defaults={
                    "zone": zone,
                    "name_en": name.title(),
                    "name_zh_hans": zh,
                    "min_days": 1,
                    "max_days": days,
                    "position": days * -1 + 3,
                    "carrier": "Parcel Co",
                },
            )
            free = name == "standard"
            Rate.objects.get_or_create(
                method=method,
                currency="GBP",
                up_to_g=30000,
                defaults={"amount": Decimal(gbp), "free_from": Decimal(45) if free else None},
            )
            Rate.objects.get_or_create(
                method=method,
                currency="CNY",
                up_to_g=30000,
                defaults={"amount": Decimal(cny), "free_from": Decimal(399) if free else None},
            )


def taxes():
    TaxRate.objects.get_or_create(
        country="GB", tax_class="standard", defaults={"percent": Decimal(20)}
    )
    TaxRate.objects.get_or_create(
        country="CN", tax_class="standard", defaults={"percent": Decimal(13)}
    )


def product(  # noqa: PLR0913 -- a builder: every part can be said
    name="Willow teapot",
    zh="柳叶茶壶",
    *,
    gbp="48.00",
    cny="428",
    stock=10,
    colours=(),
    was=None,
    in_category=None,
    merit=50,
    status=Status.ACTIVE,
    published_at=NOW,
    summary="Holds four cups.",
    nature="goods",
):
    """A live, priced, stocked, indexed product; a variant per colour, or one without any."""
    code = f"{name.lower().replace(' ', '-')}-{next(_numbers)}"
    item = Product.objects.create(
        product_type=product_type() if nature == "goods" else product_type(nature, nature),
        brand=brand(),
        main_category=in_category or category(),
        code=code,
        name_en=name,
        name_zh_hans=zh,
        slug_en=code,
        slug_zh_hans=f"{code}-zh",
        summary_en=summary,
        summary_zh_hans="可泡四杯。",
        description_en="Thrown by hand.\n\nGlazed twice.",
        description_zh_hans="手工拉坯。",
        status=status,
        published_at=published_at,
        merit=merit,
    )
    for position, value in enumerate(_colours(item, colours) or [None]):
        _variant(item, position, value, stock=stock, was=was, prices={"GBP": gbp, "CNY": cny})
    variants.describe(product_ids=[item.pk])
    indexing.index(product_ids=[item.pk], now=NOW)
    return item


def _colours(item, colours):
    if not colours:
        return []
    option = Option.objects.create(
        product=item, code="colour", name_en="Colour", name_zh_hans="颜色"
    )
    return [
        OptionValue.objects.create(
            option=option,
            code=colour,
            label_en=colour.title(),
            label_zh_hans=f"{colour}色",
            swatch=colour,
            position=position,
        )
        for position, colour in enumerate(colours)
    ]


def _variant(item, position, value, *, stock, was, prices):
    variant = Variant.objects.create(
        product=item,
        sku=f"{item.code}-{value.code if value else 'one'}".upper(),
        weight_g=900,
        position=position,
        value_ids=[value.pk] if value else [],
    )
    for currency, amount in prices.items():
        if amount is not None:
            Price.objects.create(
                price_list=price_list(currency),
                variant=variant,
                amount=Decimal(amount),
                was=Decimal(was) if was and currency == "GBP" else None,
            )
    if item.product_type.nature == "goods":
        put_in_stock(variant, stock)


def put_in_stock(variant, units, location=None):
    row, _new = StockItem.objects.get_or_create(variant=variant, location=location or warehouse())
    if units:
        movements.record(stock_id=row.pk, quantity=units, reason=Reason.RECEIPT, now=NOW)
    return row


def small_shop(**kwargs):
    """Everything one sale needs; returns the product."""
    taxes()
    delivery()
    for slug in ("delivery", "returns"):
        Page.objects.get_or_create(
            slug=slug,
            defaults={
                "title_en": slug.title(),
                "title_zh_hans": slug,
                "body_en": "## Hello\n\nWords.",
                "body_zh_hans": "## 你好",
            },
        )
    return product(**kwargs)


def sku(item, position=0):
    return item.variants.order_by("position")[position].sku


def occasion(*, starts_at, **changes):
    """An event in a store, of two hours."""
    fields = {"title_en": "Tea tasting", "title_zh_hans": "品茶会", "summary_en": "Six teas."}
    return Occasion.objects.create(
        location=warehouse("london", ships=False),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        is_published=True,
        **({"seats": 10} | fields | changes),
    )
