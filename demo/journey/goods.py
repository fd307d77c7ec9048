"""Writing the goods, a chunk in a transaction: a product, its variant, picture, prices and stock.

Bulk models, not the services, as in `demo.loading`; a chunk is indexed before it commits, so an
import that was killed goes on with the first chunk that is missing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify

from catalog.models import Image, Product, Variant
from catalog.types import Status
from demo.journey import names
from demo.journey.ground import Ground
from demo.journey.source import AS_OF, PENNY, Item
from demo.loading.words import said
from inventory.models import Movement, StockItem
from inventory.types import Reason
from pricing.models import Price
from search.services import indexing

YUAN_PER_POUND = Decimal("9.2")
COST_SHARE = Decimal("0.7")
PLENTY = 500


def code(item: Item) -> str:
    """Return the code of the product this item becomes."""
    return f"cj-{item.number}"


@transaction.atomic
def write(items: Sequence[Item], ground: Ground, *, now: datetime) -> None:
    """Write these items; those never sold become drafts without price, picture and stock."""
    with translation.override("en"):
        products = [_product(item, ground, now - AS_OF) for item in items]
        Product.objects.bulk_create(products)
        images = _write_images(products)
        pairs = list(zip(items, products, strict=True))
        variants = Variant.objects.bulk_create(
            _variant(item, product, images.get(product.pk)) for item, product in pairs
        )
        sold = [
            (item, variant) for item, variant in zip(items, variants, strict=True) if item.price
        ]
        Price.objects.bulk_create(
            price for item, variant in sold for price in _prices(item, variant, ground)
        )
        _write_stock([variant for _item, variant in sold], ground, now)
    indexing.index(
        product_ids=[product.pk for product in products if product.published_at], now=now
    )


def _product(item: Item, ground: Ground, later: timedelta) -> Product:
    category = ground.categories[item.department, item.category]
    english, chinese = names.named(
        item.kind, names.size(item.package), category_zh=said(category, "name", "zh-hans")
    )
    slug = f"{slugify(english)}-{item.number}"
    return Product(
        product_type=ground.product_type, code=code(item), main_category=category,
        brand=ground.brands["own-label" if item.is_own_label else "national-brands"],
        name_en=english, name_zh_hans=chinese, slug_en=slug, slug_zh_hans=slug, merit=item.merit,
        status=Status.ACTIVE if item.price else Status.DRAFT,
        published_at=item.first_sold + later if item.first_sold else None,
    )  # fmt: skip


def _write_images(products: list[Product]) -> dict[int, Image]:
    """Give each product on sale its department's picture: a row of its own, the same files."""
    images = {}
    for product in products:
        shown = product.main_category.image
        if product.published_at and shown is not None:
            images[product.pk] = Image(
                product=product, code=shown.code, file=shown.file.name, width=shown.width,
                height=shown.height, tone=shown.tone, renditions=shown.renditions,
                alt_en=said(product, "name", "en"), alt_zh_hans=said(product, "name", "zh-hans"),
            )  # fmt: skip
    Image.objects.bulk_create(images.values())
    return images


def _variant(item: Item, product: Product, image: Image | None) -> Variant:
    cost = (item.price * COST_SHARE).quantize(PENNY) if item.price else None
    return Variant(
        product=product, sku=f"CJ-{item.number}", weight_g=names.size(item.package).weight_g,
        image=image, cost=cost,
    )  # fmt: skip


def _prices(item: Item, variant: Variant, ground: Ground) -> list[Price]:
    """Dollars are taken as pounds: what matters is how the prices stand to each other."""
    pounds = item.price or Decimal(0)
    yuan = max((pounds * YUAN_PER_POUND).quantize(Decimal(1)), Decimal(1))
    return [
        Price(price_list=ground.lists["GBP"], variant=variant, amount=pounds),
        Price(price_list=ground.lists["CNY"], variant=variant, amount=yuan),
    ]


def _write_stock(variants: list[Variant], ground: Ground, now: datetime) -> None:
    items = StockItem.objects.bulk_create(
        StockItem(variant=variant, location=ground.warehouse, on_hand=PLENTY)
        for variant in variants
    )
    Movement.objects.bulk_create(
        Movement(stock=item, quantity=PLENTY, reason=Reason.RECEIPT, reference="opening", at=now)
        for item in items
    )
