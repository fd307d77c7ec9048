"""All that is known of a chunk of products, gathered in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from catalog.models import AttributeValue, Category, OptionValue, Product, Variant
from catalog.types import Kind, Nature
from core.languages import every
from inventory import selectors as stock
from orders.types import State
from pricing.models import Price
from search.rules import ranking
from search.rules.documents import Texts
from search.rules.ranking import Facts
from search.types import BRAND, CATEGORY, RATING

# A sale that came about; the money is there.
SOLD = (State.PAID, State.PACKED, State.SHIPPED, State.DELIVERED)
STARS = (4, 3, 2, 1)

_SALES = """
SELECT v.product_id,
       sum(l.quantity * power(0.5, extract(epoch FROM %(now)s - o.placed_at) / %(half_life)s))
FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id AND o.state = ANY(%(sold)s) AND o.placed_at <= %(now)s
JOIN catalog_variant v ON v.id = l.variant_id
WHERE v.product_id = ANY(%(ids)s) GROUP BY v.product_id
"""


@dataclass(slots=True)
class Offered:
    """The best price of one product in one currency."""

    amount: Decimal
    on_sale: bool


@dataclass(slots=True)
class Gathered:
    """A chunk of products with all that search wants to know of them, by product."""

    products: list[Product]
    trails: dict[int, list[Category]] = field(default_factory=dict)
    facets: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    offers: dict[int, dict[str, Offered]] = field(default_factory=lambda: defaultdict(dict))
    margins: dict[int, float] = field(default_factory=dict)
    sold: Mapping[int, float] = field(default_factory=dict)
    ratings: Mapping[int, tuple[float, int]] = field(default_factory=dict)
    in_stock: set[int] = field(default_factory=set)

    def facts(self, product: Product) -> Facts:
        """Return what a product's standing is made of."""
        rating, reviews = self.ratings.get(product.pk, (None, 0))
        return Facts(
            sold=self.sold.get(product.pk, 0.0),
            rating=rating,
            reviews=reviews,
            margin=self.margins.get(product.pk),
            published_at=product.published_at or product.created_at,
            in_stock=product.pk in self.in_stock,
            merit=product.merit,
        )

    def texts(self, product: Product) -> Texts:
        """Return what a product is found by."""
        own = [product.main_category, *product.categories.all(), *product.tags.all()]
        above = [row for row in self.trails[product.pk] if row not in own]
        brand = [product.brand.name] if product.brand else []
        return Texts(
            names=tuple(every(product, "name")),
            codes=tuple(self.codes[product.pk]),
            # A code is a name too: cookware, where the page says pots and pans.
            groups=(
                *brand,
                *(name for row in own for name in every(row, "name")),
                *(row.code.replace("-", " ") for row in own if isinstance(row, Category)),
            ),
            properties=(
                *dict.fromkeys(self.labels[product.pk]),
                *(name for row in above for name in every(row, "name")),
            ),
            rest=tuple(every(product, "summary")),
        )

    def facets_of(self, product: Product) -> list[str]:
        """Return what a product can be filtered by."""
        found = set(self.facets[product.pk])
        found.update(f"{CATEGORY}:{row.code}" for row in self.trails[product.pk])
        if product.brand:
            found.add(f"{BRAND}:{product.brand.code}")
        rating = self.facts(product).rating
        found.update(f"{RATING}:{star}" for star in STARS if rating is not None and rating >= star)
        return sorted(found)


def gather(ids: Collection[int], *, now: datetime) -> Gathered:
    """Return the live ones of these products with all that is known of them."""
    products = list(
        Product.objects.live()
        .filter(pk__in=ids)
        .exclude(product_type__nature=Nature.SERVICE)  # sold beside products, not in lists
        .select_related("brand", "main_category", "product_type")
        .prefetch_related("categories", "tags")
    )
    found = Gathered(products)
    live = [product.pk for product in products]
    _gather_trails(found)
    _gather_said(found, live)
    _gather_variants(found, live)
    found.sold = sales(live, now=now)
    found.ratings = {
        product.pk: (float(product.rating), product.rating_count)
        for product in products
        if product.rating_count
    }
    return found


def _gather_trails(found: Gathered) -> None:
    """Put every category a product is in, with all above them."""
    ids = {
        product.pk: {
            pk
            for row in (product.main_category, *product.categories.all())
            for pk in row.ancestor_ids
        }
        for product in found.products
    }
    rows = Category.objects.in_bulk({pk for each in ids.values() for pk in each})
    found.trails = {
        product_id: [rows[pk] for pk in sorted(each) if pk in rows]
        for product_id, each in ids.items()
    }


def _gather_said(found: Gathered, ids: list[int]) -> None:
    values = AttributeValue.objects.filter(product__in=ids).select_related("attribute", "choice")
    for value in values:
        labels = found.labels[value.product_id]
        if value.attribute.is_filter and (answer := value.answer):
            found.facets[value.product_id].add(f"{value.attribute.code}:{answer}")
        if value.choice is not None:
            labels += every(value.choice, "label")
        elif value.attribute.kind == Kind.TEXT:
            labels += every(value, "text")
        elif value.boolean:
            labels += every(value.attribute, "name")
        elif value.number is not None and value.attribute.unit:
            labels.append(f"{value.number.normalize():f} {value.attribute.unit}")
    for option in OptionValue.objects.filter(option__product__in=ids).select_related("option"):
        found.labels[option.option.product_id] += every(option, "label")


def _gather_variants(found: Gathered, ids: list[int]) -> None:
    rows = Variant.objects.filter(product__in=ids, is_active=True).order_by("pk")
    variants = {row.pk: row for row in rows}
    for row in variants.values():
        found.codes[row.product_id] += [code for code in (row.sku, row.barcode) if code]
    prices = Price.objects.filter(variant__in=variants, price_list__is_public=True).order_by(
        "amount"
    )
    for variant_id, currency, amount, was in prices.values_list(
        "variant_id", "price_list__currency", "amount", "was"
    ):
        variant = variants[variant_id]
        best = found.offers[variant.product_id].setdefault(currency, Offered(amount, on_sale=False))
        best.on_sale = best.on_sale or was is not None
        if variant.cost is not None and variant.cost_currency == currency and amount:
            margin = float((amount - variant.cost) / amount)
            found.margins.setdefault(variant.product_id, round(margin, 4))
    free = stock.available(variant_ids=variants)
    found.in_stock = {variants[pk].product_id for pk, units in free.items() if units > 0}


def sales(ids: Iterable[int], *, now: datetime) -> dict[int, float]:
    """Return units sold by product, of which half count after a month."""
    values: dict[str, Any] = {
        "ids": list(ids),
        "sold": [state.value for state in SOLD],
        "now": now,
        "half_life": ranking.SALES_HALVE.total_seconds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SALES, values)
        return {product_id: round(float(units), 3) for product_id, units in cursor.fetchall()}
