"""Writes to the category tree."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.events import CategoryChanged
from catalog.models import Banner, Block, Category, Pin, Product
from catalog.services.products import keep_old_addresses, slugs_of
from core.errors import Refusal
from core.events import publish

VIEW = "storefront:category"


class CannotMerge(Refusal):
    """A category cannot be merged into itself or into its own branch."""

    code = "cannot_merge"
    field = "target"
    message = _("Please choose a category outside this one.")


@transaction.atomic
def changed(*, category_id: int, now: datetime) -> None:
    """Say that a category was edited: derive its branch's paths and tell whoever shows it."""
    category = Category.objects.get(pk=category_id)
    _write_path(category)
    publish(CategoryChanged(category_id=category_id), now=now)


@transaction.atomic
def merge(*, source_id: int, target_id: int, now: datetime) -> Category:
    """Move all of one category into another and leave a redirect in its place.

    Products, sub-categories, pins and banners move; the source is gone afterwards. Raises
    CannotMerge.
    """
    rows = Category.objects.select_for_update().filter(pk__in=[source_id, target_id]).order_by("pk")
    found = {row.pk: row for row in rows}
    source, target = found[source_id], found.get(target_id)
    if target is None or target.path.startswith(source.path):
        raise CannotMerge
    Product.objects.filter(main_category=source).update(main_category=target)
    for product in source.further_products.all():
        product.categories.remove(source)
        if product.main_category_id != target.pk:
            product.categories.add(target)
    Category.objects.filter(parent=source).update(parent=target)
    Banner.objects.filter(category=source).update(category=target)
    Banner.objects.filter(shown_in=source).update(shown_in=target)
    Block.objects.filter(category=source).update(category=target)
    already = Pin.objects.filter(category=target).values("product_id")
    Pin.objects.filter(category=source).exclude(product__in=already).update(category=target)
    keep_old_addresses(view=VIEW, before=slugs_of(source), after=slugs_of(target))
    source.delete()
    changed(category_id=target.pk, now=now)
    return target


def _write_path(category: Category) -> None:
    above = category.parent.path if category.parent else "/"
    path = f"{above}{category.pk}/"
    if path != category.path:
        Category.objects.filter(pk=category.pk).update(path=path)
        category.path = path
    for child in category.children.all():
        _write_path(child)
