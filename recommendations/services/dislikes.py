"""“Not interested”: a product leaves every list of one shopper, until they take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.models import Product, Shelf
from core.errors import NotFound
from recommendations.models import Dislike


def add(*, shelf: Shelf, product_id: str, now: datetime, slot: str = "") -> Dislike:
    """Show this product to whoever owns the shelf no more. Safe to repeat. Raises NotFound."""
    row, _made = Dislike.objects.get_or_create(
        **_whose(shelf), product=_product(product_id), defaults={"at": now, "slot": slot[:30]}
    )
    return row


def take_back(*, shelf: Shelf, product_id: str) -> None:
    """Let it be shown again. Safe to repeat; what was never hidden stays as it is."""
    Dislike.objects.filter(**_whose(shelf), product__public_id=product_id).delete()


@transaction.atomic
def merge(*, token: str, user_id: int) -> None:
    """Hand what a guest has hidden to the person who has just signed in. Safe to repeat."""
    rows = list(Dislike.objects.filter(shelf__token=token, shelf__user=None))
    Dislike.objects.bulk_create(
        [
            Dislike(user_id=user_id, product_id=row.product_id, slot=row.slot, at=row.at)
            for row in rows
        ],
        ignore_conflicts=True,
    )
    Dislike.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _whose(shelf: Shelf) -> dict[str, int | None]:
    if shelf.user_id is not None:
        return {"user_id": shelf.user_id, "shelf_id": None}
    return {"user_id": None, "shelf_id": shelf.pk}


def _product(public_id: str) -> Product:
    found: Product | None = Product.objects.filter(public_id=public_id).only("pk").first()
    if found is None:
        raise NotFound
    return found
