"""A product's life: draft, announced, active, clearance, retired; each step by one service."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.locks import lock_due_step, lock_product
from catalog.models import Product
from catalog.rules.life import may_become
from catalog.services import completeness, products
from catalog.types import ON_SALE, Status
from core.errors import NotFound, Refusal


class IllegalStep(Refusal):
    """This state may not follow the present one."""

    code = "illegal_step"
    field = "status"
    message = _("A product in this state cannot take this step.")


@transaction.atomic
def step(*, product_id: int, status: Status, now: datetime) -> Product:
    """Put a product into another state and tell whoever shows it.

    Safe to repeat: a product that is there already stays as it is. Raises NotFound, IllegalStep,
    and NotComplete for a first sale of what its type does not call complete.
    """
    product = lock_product(product_id)
    if product is None:
        raise NotFound
    if product.status == status:
        return product
    if not may_become(Status(product.status), status):
        raise IllegalStep(now=product.status, wanted=status.value)
    if status in ON_SALE and product.status not in ON_SALE:
        completeness.ask(product=product)
    product.status = status
    if status in ON_SALE and product.published_at is None:
        product.published_at = now
    product.save(update_fields=["status", "published_at", "updated_at"])
    products.changed(product_id=product.pk, now=now)
    return product


def take_due(*, now: datetime) -> int:
    """Take every planned step that is due, each in a transaction of its own; return how many.

    Safe to repeat and to run beside itself. A step that is refused is marked with why.
    """
    taken = 0
    while _take_one(now):
        taken += 1
    return taken


@transaction.atomic
def _take_one(now: datetime) -> bool:
    due = lock_due_step(now=now)
    if due is None:
        return False
    try:
        with transaction.atomic():
            step(product_id=due.product_id, status=Status(due.status), now=now)
    except Refusal as refusal:
        due.refused = refusal.code
    due.done_at = now
    due.save(update_fields=["done_at", "refused", "updated_at"])
    return True
