"""Stock as it was counted: many rows at once, each difference an entry of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core import columns
from inventory.locks import lock_stock
from inventory.models import Movement, StockItem
from inventory.types import Reason

Place = tuple[int, int]  # a variant and a location


def differing(*, counted: Mapping[Place, int]) -> tuple[set[Place], set[Place]]:
    """Return which places do not hold what was counted, and which of the others cannot.

    A look without a lock: `set_many` has the last word.
    """
    variants = {variant for variant, _location in counted}
    rows = {
        (row.variant_id, row.location_id): row
        for row in (StockItem.objects.filter(variant_id__in=variants) if variants else ())
    }
    changed = {
        place
        for place, units in counted.items()
        if (rows[place].on_hand if place in rows else None) != units
    }
    refused = {
        place for place in changed if place in rows and _is_short(rows[place], counted[place])
    }
    return changed - refused, refused


@transaction.atomic
def set_many(
    *,
    counted: Mapping[Place, int],
    reference: str,
    now: datetime,
    actor_id: int | None = None,
) -> tuple[set[Place], set[Place]]:
    """Make what is on hand what was counted; return which places differed, and which cannot be.

    A place with more promised than was counted stays as it is and is returned as refused: units
    promised to a sale do not vanish by a list. Safe to repeat: what is counted already moves
    nothing. Publishes nothing: the caller tells of all it has written at once.
    """
    rows = _locked(counted)
    differ = {place for place in counted if rows[place].on_hand != counted[place]}
    refused = {place for place in differ if _is_short(rows[place], counted[place])}
    changed = sorted(differ - refused)
    Movement.objects.bulk_create(
        Movement(
            stock=rows[place],
            quantity=counted[place] - rows[place].on_hand,
            reason=Reason.COUNT,
            reference=reference,
            actor_id=actor_id,
            at=now,
        )
        for place in changed
    )
    written = [(rows[place].pk, counted[place]) for place in changed]
    columns.write(StockItem, ["on_hand"], written, now=now)
    return set(changed), refused


def _is_short(row: StockItem, units: int) -> bool:
    return units + row.shortage < row.reserved


def _locked(counted: Mapping[Place, int]) -> dict[Place, StockItem]:
    """Return a locked row for every place, made first where there is none."""
    variants = {variant for variant, _location in counted}
    held = StockItem.objects.filter(variant_id__in=variants).values_list(
        "pk", "variant_id", "location_id"
    )
    found = {(variant, location): pk for pk, variant, location in held}
    StockItem.objects.bulk_create(
        [
            StockItem(variant_id=variant, location_id=location)
            for variant, location in sorted(set(counted) - set(found))
        ],
        ignore_conflicts=True,
    )
    if set(counted) - set(found):
        held = StockItem.objects.filter(variant_id__in=variants).values_list(
            "pk", "variant_id", "location_id"
        )
        found = {(variant, location): pk for pk, variant, location in held}
    rows = lock_stock(found[place] for place in counted)
    return {(row.variant_id, row.location_id): row for row in rows.values()}
