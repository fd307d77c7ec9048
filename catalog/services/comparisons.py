"""Products somebody compares, four at most."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.locks import lock_shelf
from catalog.models import Comparison, Product, Shelf
from core.errors import NotFound, Refusal

MOST = 4


class ComparisonFull(Refusal):
    """Four are being compared already."""

    code = "comparison_full"

    def __init__(self) -> None:
        super().__init__(
            _("You can compare %(most)d products. Please take one out first.") % {"most": MOST}
        )


@transaction.atomic
def put(*, shelf: Shelf, product_id: str, now: datetime) -> None:
    """Compare a product with the others. Safe to repeat. Raises NotFound, ComparisonFull."""
    product = Product.objects.live().filter(public_id=product_id).first()
    if product is None:
        raise NotFound
    lock_shelf(shelf.pk)
    rows = Comparison.objects.filter(shelf=shelf)
    if rows.filter(product=product).exists():
        return
    if rows.count() >= MOST:
        raise ComparisonFull
    Comparison.objects.create(shelf=shelf, product=product, at=now)


def take(*, shelf: Shelf, product_id: str) -> None:
    """Take a product out. Safe to repeat."""
    Comparison.objects.filter(shelf=shelf, product__public_id=product_id).delete()


def clear(*, shelf: Shelf) -> None:
    """Take all out. Safe to repeat."""
    Comparison.objects.filter(shelf=shelf).delete()


def trim(*, shelf: Shelf) -> None:
    """Keep the latest four."""
    rows = Comparison.objects.filter(shelf=shelf)
    kept = rows.order_by("-at", "-pk").values("pk")[:MOST]
    rows.exclude(pk__in=kept).delete()
