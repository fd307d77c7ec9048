"""Which product and category an event speaks of: senders know slugs, SKUs and public ids."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from analytics.rules.reading import Row
from catalog.models import Category, Product, Variant


def name(rows: Sequence[Row]) -> None:
    """Write the ids of products and categories into rows, in three queries; unknown stays empty."""
    products = _products({row.product for row in rows if row.product})
    categories = _categories({row.category for row in rows if row.category})
    for row in rows:
        product_id, category_id = products.get(row.product, (row.values["product_id"], None))
        row.values["product_id"] = product_id
        row.values["category_id"] = categories.get(row.category, category_id)


def _products(names: set[str]) -> dict[str, tuple[int, int]]:
    if not names:
        return {}
    found: dict[str, tuple[int, int]] = {}
    skus = Variant.objects.filter(sku__in=names)
    for sku, product_id, category_id in skus.values_list(
        "sku", "product_id", "product__main_category_id"
    ):
        found[sku] = product_id, category_id
    named = Product.objects.filter(
        Q(slug_en__in=names) | Q(slug_zh_hans__in=names) | Q(public_id__in=names)
    )
    for *keys, product_id, category_id in named.values_list(
        "slug_en", "slug_zh_hans", "public_id", "pk", "main_category_id"
    ):
        found |= dict.fromkeys(filter(None, keys), (product_id, category_id))
    return found


def _categories(names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    found: dict[str, int] = {}
    rows = Category.objects.filter(Q(slug_en__in=names) | Q(slug_zh_hans__in=names))
    for *keys, category_id in rows.values_list("slug_en", "slug_zh_hans", "pk"):
        found |= dict.fromkeys(filter(None, keys), category_id)
    return found
