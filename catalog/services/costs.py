"""What a variant costs the shop: a moving average over what lies on the shelves."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from catalog.models import Variant
from core.money import Money


@transaction.atomic
def average(*, variant_id: int, held: int, units: int, cost: Decimal, currency: str) -> Decimal:
    """Weigh `units` bought at `cost` with `held` at the cost so far; return the cost of one.

    Where there was no cost yet, or one in another currency, or nothing on the shelf, the new one
    counts. Not safe to repeat: the caller books a delivery once.
    """
    variant = Variant.objects.select_for_update(of=("self",)).get(pk=variant_id)
    average = Money(cost, currency)
    if variant.cost is not None and variant.cost_currency == currency and held > 0:
        average = Money((variant.cost * held + cost * units) / (held + units), currency)
    variant.cost, variant.cost_currency = average.rounded().amount, currency
    variant.save(update_fields=["cost", "cost_currency"])
    return variant.cost
