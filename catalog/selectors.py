"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, QuerySet
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from catalog import whole
from catalog.models import (
    Aspect,
    Attribute,
    AttributeChoice,
    AttributeValue,
    Brand,
    Category,
    Image,
    Option,
    OptionValue,
    Page,
    PersonalField,
    Product,
    Review,
    Variant,
)
from catalog.product_pages import SHOWN, ProductPage, product_page
from catalog.types import CHOSEN, Kind, Status
from catalog.voice_pages import voices

__all__ = ["SHOWN", "ProductPage", "product_page", "voices"]


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


def must_be_asked(product: Any) -> QuerySet[PersonalField]:
    """Return what has to be answered before this product, or an outer query's, can be bought."""
    return PersonalField.objects.filter(product=product, is_required=True)


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
        .annotate(asks=Exists(must_be_asked(OuterRef("pk"))))
        .select_related("brand", "product_type")
        .prefetch_related(images, swatches, variants)
    )


def for_comparison(*, product_ids: Iterable[int]) -> list[Product]:
    """Return live products with all a comparison shows, in a fixed number of statements."""
    values = Prefetch("values", AttributeValue.objects.select_related("attribute", "choice"))
    return list(
        Product.objects.live()
        .filter(pk__in=list(product_ids))
        .select_related("brand")
        .prefetch_related(
            values,
            Prefetch("variants", Variant.objects.filter(is_active=True)),
            Prefetch("options", Option.objects.prefetch_related("values")),
            Prefetch("images", Image.objects.order_by("position", "pk")),
        )
    )


def public_ids(*, product_ids: Iterable[int]) -> dict[int, str]:
    """Return the public ids of products by id."""
    return dict(Product.objects.filter(pk__in=list(product_ids)).values_list("pk", "public_id"))


def plain_skus(*, product_ids: Iterable[int]) -> dict[int, str]:
    """Return the SKUs of those of these products that are bought without a choice or a question."""
    rows = (
        Product.objects.filter(pk__in=list(product_ids), variants__is_active=True)
        .exclude(Exists(must_be_asked(OuterRef("pk"))))
        .annotate(choices=Count("variants"), sku=Min("variants__sku"))
        .filter(choices=1)
    )
    return dict(rows.values_list("pk", "sku"))


def filter_choices() -> list[AttributeChoice]:
    """Return the choices of all attributes that lists are filtered by.

    Types share codes: a colour is the same colour everywhere, so any of the rows will do.
    """
    return list(
        AttributeChoice.objects.filter(attribute__is_filter=True)
        .select_related("attribute")
        .order_by("attribute__position", "position", "pk")
    )


def typed_filters() -> dict[str, Attribute]:
    """Return, by code, the attributes that lists are filtered by without choices of their own."""
    rows = Attribute.objects.filter(is_filter=True).exclude(kind__in=(*CHOSEN, Kind.TEXT))
    return {row.code: row for row in rows.order_by("-position", "-pk")}


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


def live_product(*, slug: str = "", public_id: str = "") -> Product | None:
    """Return a live product by its slug in the active language or by its id, without its parts."""
    column = build_localized_fieldname("slug", get_language() or "en")
    wanted = {"public_id": public_id} if public_id else {column: slug}
    rows = Product.objects.live().select_related("main_category")
    found: Product | None = rows.filter(**wanted).first()
    return found


def aspects_of(*, product: Product) -> list[Aspect]:
    """Return what reviews of a product rate besides the whole."""
    return list(Aspect.objects.filter(product_type=product.product_type_id))


def own_review(*, product_id: int, user_id: int | None, purchase: str = "") -> Review | None:
    """Return the review this person has written of a product, or that is of this purchase."""
    if purchase and (found := Review.objects.filter(purchase=purchase).first()):
        return found
    if user_id is None:
        return None
    return Review.objects.filter(product_id=product_id, author_id=user_id).first()


# A substitute may itself be retired by now, and so on; a circle ends here too.
LONGEST_CHAIN = 5


def successor(*, slug: str) -> Product | Category | None:
    """Return where a retired product's visitors go: its substitute, else its main category."""
    column = build_localized_fieldname("slug", get_language() or "en")
    retired = Product.objects.filter(**{column: slug}, status=Status.RETIRED)
    found = retired.select_related("main_category").first()
    if found is None:
        return None
    product: Product | None = found
    for _step in range(LONGEST_CHAIN):
        product = product.substitute if product else None
        if product is not None and product.status in SHOWN:
            return product
    return found.main_category


_CATEGORIES = """
SELECT p.id, c.path FROM catalog_product p JOIN catalog_category c ON c.id = p.main_category_id
WHERE p.id = ANY(%(ids)s)
UNION ALL
SELECT f.product_id, c.path FROM catalog_product_categories f
JOIN catalog_category c ON c.id = f.category_id WHERE f.product_id = ANY(%(ids)s)
"""


def categories_of(*, product_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return every category products stand in, with all above them, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES, {"ids": list(product_ids)})
        rows = cursor.fetchall()
    found: dict[int, set[int]] = {}
    for product, path in rows:
        found.setdefault(product, set()).update(int(part) for part in path.split("/") if part)
    return {product: frozenset(ids) for product, ids in found.items()}


def names_of(
    *, category_ids: Iterable[int], product_ids: Iterable[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """Return how categories and products are called in the reader's language."""
    categories = Category.objects.filter(pk__in=list(category_ids))
    products = Product.objects.filter(pk__in=list(product_ids))
    return {one.pk: one.name for one in categories}, {one.pk: one.name for one in products}
