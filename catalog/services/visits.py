"""What a shopper has looked at."""

from __future__ import annotations

from datetime import datetime

from catalog.models import Product, Shelf, Visit
from core.errors import NotFound

MOST = 50


def record(*, shelf: Shelf, product_id: str, now: datetime) -> None:
    """Remember that this product was looked at now; the fifty latest are kept.

    Safe to repeat. Raises NotFound.
    """
    product = Product.objects.live().filter(public_id=product_id).only("pk").first()
    if product is None:
        raise NotFound
    Visit.objects.bulk_create(
        [Visit(shelf=shelf, product=product, at=now)],
        update_conflicts=True,
        unique_fields=["shelf", "product"],
        update_fields=["at"],
    )
    trim(shelf=shelf)


def forget(*, shelf: Shelf) -> None:
    """Forget all that was looked at. Safe to repeat."""
    Visit.objects.filter(shelf=shelf).delete()


def trim(*, shelf: Shelf) -> None:
    """Keep the latest."""
    visits = Visit.objects.filter(shelf=shelf)
    kept = visits.order_by("-at", "-pk").values("pk")[:MOST]
    visits.exclude(pk__in=kept).delete()
