"""Writes to products."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from catalog.events import ProductChanged, ProductsChanged
from catalog.services import completeness, ratings, variants
from core.events import publish
from core.languages import by_language
from core.models import BaseModel, Redirect

VIEW = "storefront:product"


@transaction.atomic
def changed(*, product_id: int, now: datetime) -> None:
    """Say that a product was edited: derive its variants anew and tell whoever shows it."""
    variants.describe(product_ids=[product_id])
    # A form saves the whole row: a rating that changed while it was open is put right here.
    ratings.derive(product_ids=[product_id])
    completeness.keep(product_ids=[product_id], now=now)
    publish(ProductChanged(product_id=product_id), now=now)


@transaction.atomic
def many_changed(*, product_ids: list[int], now: datetime) -> None:
    """Say the same of many products at once, in one event. Safe to repeat."""
    if not product_ids:
        return
    variants.describe(product_ids=product_ids)
    completeness.keep(product_ids=product_ids, now=now)
    publish(ProductsChanged(product_ids=sorted(product_ids)), now=now)


def slugs_of(row: BaseModel) -> dict[str, str]:
    """Return the slug in each language, to be compared after an edit."""
    return by_language(row, "slug")


def keep_old_addresses(*, view: str, before: dict[str, str], after: dict[str, str]) -> None:
    """Leave a redirect where a slug changed, and none that would lead in a circle."""
    for language, old in before.items():
        new = after[language]
        if old == new:
            continue
        with translation.override(language):
            old_path, new_path = reverse(view, args=[old]), reverse(view, args=[new])
        Redirect.objects.filter(old_path=new_path).delete()
        Redirect.objects.filter(new_path=old_path).update(new_path=new_path)
        Redirect.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})
