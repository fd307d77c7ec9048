"""Units that come and go: every change of what is on hand is an entry of the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from inventory.events import ShownStockChanged
from inventory.locks import lock_siblings
from inventory.models import Movement, StockItem
from inventory.services import waiting
from inventory.types import Reason, said


class NotThatMany(Refusal):
    """More units would leave than are free to leave."""

    code = "not_that_many"
    field = "quantity"
    message = _("There are not that many units free here.")


@transaction.atomic
def record(
    *,
    stock_id: int,
    quantity: int,
    reason: Reason,
    now: datetime,
    reference: str = "",
    note: str = "",
    actor_id: int | None = None,
) -> Movement:
    """Add (or with a negative quantity take) units at one place, with its entry in the ledger.

    Safe to repeat under one reference: the first entry is returned and nothing moves again.
    Raises NotThatMany when reserved units would be taken away.
    """
    rows = lock_siblings(stock_id)
    row = next(one for one in rows if one.pk == stock_id)
    if reference:
        earlier = Movement.objects.filter(stock=row, reason=reason, reference=reference).first()
        if earlier:
            return earlier
    if row.on_hand + quantity < row.reserved:
        raise NotThatMany(free=row.on_hand - row.reserved)
    before = _shown(rows)
    row.on_hand += quantity
    row.save(update_fields=["on_hand", "updated_at"])
    told = {"reason": reason, "reference": reference, "note": note, "actor_id": actor_id}
    movement = Movement.objects.create(stock=row, quantity=quantity, at=now, **told)
    if quantity > 0:
        # In this transaction: between arrival and those who wait nobody else may reach in.
        waiting.serve(variant_ids=[row.variant_id], now=now)
        rows = lock_siblings(stock_id)  # what came may be promised already
    if _shown(rows) != before:
        publish(ShownStockChanged(product_id=row.variant.product_id), now=now)
    return movement


def _shown(rows: list[StockItem]) -> str:
    return said(sum(row.available for row in rows if row.location.ships))
