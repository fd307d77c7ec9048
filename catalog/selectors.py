"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from catalog.models import (
    AttributeChoice,
    AttributeValue,
    Banner,
    Brand,
    Category,
    Detail,
    Image,
    Option,
    OptionValue,
    Page,
    Product,
    Variant,
)


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with all its page shows, prices and stock apart."""

    product: Product
    variants: Sequence[Variant]
    options: Sequence[Option]
    images: Sequence[Image]
    values: Sequence[AttributeValue]
    details: Sequence[Detail]
    trail: Sequence[Category]


def product_page(*, slug: str = "", public_id: str = "") -> ProductPage | None:
    """Return a live product by its slug in the active language or by its id, in 8 statements."""
    product = (
        Product.objects.live()
        .select_related("brand", "main_category", "product_type")
        .prefetch_related(
            Prefetch("variants", Variant.objects.filter(is_active=True)),
            Prefetch("options", Option.objects.prefetch_related("values")),
            "images",
            Prefetch("values", AttributeValue.objects.select_related("attribute", "choice")),
            "details",
        )
        .filter(**({"public_id": public_id} if public_id else {"slug": slug}))
        .first()
    )
    if product is None:
        return None
    return ProductPage(
        product=product,
        variants=product.variants.all(),
        options=product.options.all(),
        images=product.images.all(),
        values=product.values.all(),
        details=product.details.all(),
        trail=trail(product.main_category),
    )


def category_by_slug(*, slug: str) -> Category | None:
    """Return a category by its slug in the active language."""
    return Category.objects.filter(slug=slug).first()


def trail(category: Category) -> list[Category]:
    """Return the categories from the top down to this one, itself included."""
    if category.parent_id is None:
        return [category]
    above = {row.pk: row for row in Category.objects.filter(pk__in=category.ancestor_ids)}
    return [above[pk] for pk in category.ancestor_ids if pk in above]


def children_of(category: Category) -> QuerySet[Category]:
    """Return the categories directly below."""
    return Category.objects.filter(parent=category)


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


def choices(*, codes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], AttributeChoice]:
    """Return the choices behind (attribute code, choice code) pairs, with their attributes.

    Types share codes: a colour is the same colour everywhere, so any of the rows will do.
    """
    wanted = set(codes)
    rows = AttributeChoice.objects.filter(
        attribute__code__in={a for a, _ in wanted}, code__in={c for _, c in wanted}
    ).select_related("attribute")
    found = {(row.attribute.code, row.code): row for row in rows}
    return {pair: row for pair, row in found.items() if pair in wanted}


def brands(*, codes: Iterable[str]) -> dict[str, Brand]:
    """Return brands by code."""
    return {brand.code: brand for brand in Brand.objects.filter(code__in=list(codes))}


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
