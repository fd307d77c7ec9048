"""Units that come back from a buyer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory.models import Movement, StockItem
from inventory.services import movements
from inventory.types import Reason


@transaction.atomic
def take(
    *,
    variant_id: int,
    location_id: int,
    units: int,
    sellable: int,
    reference: str,
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Book units that came back: those that can be sold again stay, the others are written off.

    Both stand in the ledger. Safe to repeat under one reference.
    """
    row, _new = StockItem.objects.get_or_create(variant_id=variant_id, location_id=location_id)
    names = (reference, f"{reference}/off")
    if Movement.objects.filter(stock=row, reason=Reason.RETURN, reference__in=names).exists():
        return
    if sellable:
        movements.record(
            stock_id=row.pk,
            quantity=sellable,
            reason=Reason.RETURN,
            reference=reference,
            actor_id=actor_id,
            now=now,
        )
    if lost := units - sellable:
        # In and out again, so that the ledger tells of it: what is on hand does not change.
        for quantity, reason in ((lost, Reason.RETURN), (-lost, Reason.DAMAGE)):
            Movement.objects.create(
                stock=row,
                quantity=quantity,
                reason=reason,
                reference=f"{reference}/off",
                actor_id=actor_id,
                at=now,
            )
