"""Prices from a quantity on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from pricing.events import PriceChanged
from pricing.models import Price, PriceBreak, PriceChange
from pricing.services.prices import BY_NOBODY, Because


class BreaksMustFall(Refusal):
    """Each price from a quantity must be lower than the one before it."""

    code = "breaks_must_fall"
    field = "amount"
    message = _("From a larger quantity on, one unit must cost less than before.")


@transaction.atomic
def put(
    *,
    price: Price,
    steps: Mapping[int, Decimal],
    now: datetime,
    because: Because = BY_NOBODY,
) -> None:
    """Make these the prices from a quantity on: `steps` by the least quantity, 2 or more.

    Those not named are taken away. Safe to repeat. Raises BreaksMustFall.
    """
    if problem_of(price.amount, steps):
        raise BreaksMustFall
    held = {row.from_quantity: row.amount for row in PriceBreak.objects.filter(price=price)}
    changed = {at: steps.get(at) for at in {*held, *steps} if held.get(at) != steps.get(at)}
    if not changed:
        return
    PriceBreak.objects.filter(price=price, from_quantity__in=changed).delete()
    PriceBreak.objects.bulk_create(
        PriceBreak(price=price, from_quantity=at, amount=amount)
        for at, amount in sorted(changed.items())
        if amount is not None
    )
    PriceChange.objects.bulk_create(
        PriceChange(
            variant_id=price.variant_id,
            price_list_id=price.price_list_id,
            from_quantity=at,
            amount=amount,
            at=now,
            why=because.why,
            reference=because.reference,
            actor_id=because.actor_id,
        )
        for at, amount in sorted(changed.items())
    )
    publish(PriceChanged(product_id=price.variant.product_id), now=now)


def problem_of(single: Decimal, steps: Mapping[int, Decimal]) -> bool:
    """Return whether these do not fall, or begin with fewer than two units."""
    amounts = [single, *(amount for _at, amount in sorted(steps.items()))]
    falling = all(later < earlier for earlier, later in pairwise(amounts))
    return not falling or any(at < 2 for at in steps)  # noqa: PLR2004 -- one unit has the price itself
