"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from catalog import whole
from catalog.models import (
    AttributeChoice,
    Banner,
    Brand,
    Category,
    Image,
    Option,
    OptionValue,
    Page,
    Product,
    Variant,
)
from catalog.product_pages import ProductPage, product_page

__all__ = ["ProductPage", "product_page"]


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """A category with those above it, itself included, and those directly below."""

    category: Category
    trail: Sequence[Category]
    children: Sequence[Category]


_CATEGORY = """
SELECT json_build_object(
    'category', to_json(c),
    'trail', (SELECT json_agg(k ORDER BY length(k.path)) FROM catalog_category k
              WHERE k.id = c.id
                 OR k.id = ANY(string_to_array(trim(c.path, '/'), '/')::bigint[])),
    'children', (SELECT json_agg(k ORDER BY k.position, k.id)
                 FROM catalog_category k WHERE k.parent_id = c.id)
)::text
FROM catalog_category c WHERE c.{column} = %s
"""


def category_page(*, slug: str) -> CategoryPage | None:
    """Return a category by its slug in the active language, with its neighbours."""
    column = build_localized_fieldname("slug", get_language() or "en")
    rows = whole.fetch(_CATEGORY.format(column=column), [slug])
    if rows is None:
        return None
    return CategoryPage(
        category=whole.one(Category, rows["category"]),
        trail=whole.many(Category, rows["trail"]),
        children=whole.many(Category, rows["children"]),
    )


def tree() -> list[Category]:
    """Return the top categories and those directly below them, with pictures, in order."""
    return list(
        Category.objects.exclude(parent__parent__isnull=False)
        .select_related("image")
        .order_by("position", "pk")
    )


def for_cards(*, product_ids: Iterable[int]) -> list[Product]:
    """Return products with all a product card shows, in a fixed number of statements."""
    images = Prefetch("images", Image.objects.order_by("position", "pk"))
    swatches = Prefetch(
        "options",
        Option.objects.prefetch_related(Prefetch("values", OptionValue.objects.exclude(swatch=""))),
    )
    variants = Prefetch("variants", Variant.objects.filter(is_active=True))
    return list(
        Product.objects.filter(pk__in=list(product_ids))
        .select_related("brand")
        .prefetch_related(images, swatches, variants)
    )


def filter_choices() -> list[AttributeChoice]:
    """Return the choices of all attributes that lists are filtered by.

    Types share codes: a colour is the same colour everywhere, so any of the rows will do.
    """
    return list(
        AttributeChoice.objects.filter(attribute__is_filter=True)
        .select_related("attribute")
        .order_by("attribute__position", "position", "pk")
    )


def all_brands() -> list[Brand]:
    """Return every maker, by name."""
    return list(Brand.objects.order_by("name"))


def categories() -> list[Category]:
    """Return every category, in order."""
    return list(Category.objects.order_by("position", "pk"))


def named(kind: str, *, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of categories or brands by code, in the active language."""
    model = Category if kind == "category" else Brand
    return {row.code: row.name for row in model.objects.filter(code__in=list(codes))}


def product_id(*, slug: str) -> int | None:
    """Return the product with this slug in the active language."""
    return Product.objects.filter(slug=slug).values_list("pk", flat=True).first()


def destination(*, kind: str, pk: int) -> Category | Product | Page | None:
    """Return a category, a live product or a page by its key."""
    if kind == "category":
        category: Category | None = Category.objects.filter(pk=pk).first()
        return category
    if kind == "product":
        product: Product | None = Product.objects.live().filter(pk=pk).first()
        return product
    return Page.objects.filter(pk=pk).first()


def banners() -> list[Banner]:
    """Return what the home page shows besides products."""
    return list(
        Banner.objects.filter(is_active=True)
        .select_related("image", "category", "product")
        .order_by("position", "pk")
    )


def page(*, slug: str) -> Page | None:
    """Return a page of words."""
    return Page.objects.filter(slug=slug).first()
