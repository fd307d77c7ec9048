"""Every row lock of this app."""

from __future__ import annotations

from datetime import datetime

from catalog.models import LifeStep, Product


def lock_product(product_id: int) -> Product:
    """Lock one product, so that two steps of its life follow each other."""
    return Product.objects.select_for_update(of=("self",)).get(pk=product_id)


def lock_due_step(*, now: datetime) -> LifeStep | None:
    """Lock the next step that is due; one that another worker takes is passed over."""
    return (
        LifeStep.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(done_at__isnull=True, due_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
