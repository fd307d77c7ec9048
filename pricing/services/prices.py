"""Setting prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core import columns
from core.errors import Refusal
from core.events import publish
from pricing.events import PriceChanged
from pricing.models import Price, PriceList


class WasNotHigher(Refusal):
    """A price before must be higher than the price now."""

    code = "was_not_higher"
    field = "was"
    message = _("The price before must be higher than the price.")


@transaction.atomic
def put(
    *, variant_id: int, price_list: PriceList, amount: Decimal, was: Decimal | None, now: datetime
) -> Price:
    """Set what a variant costs on a list. Safe to repeat. Raises WasNotHigher."""
    if was is not None and was <= amount:
        raise WasNotHigher
    price, _created = Price.objects.update_or_create(
        variant_id=variant_id, price_list=price_list, defaults={"amount": amount, "was": was}
    )
    product_id = Variant.objects.values_list("product_id", flat=True).get(pk=variant_id)
    publish(PriceChanged(product_id=product_id), now=now)
    return price


Place = tuple[int, int]  # a variant and a price list
Amounts = tuple[Decimal, Decimal | None]  # the price, and the price before


def differing(*, given: Mapping[Place, Amounts]) -> set[Place]:
    """Return which of these prices are not so already."""
    held = _held(given)
    return {key for key, told in given.items() if key not in held or _told(held[key]) != told}


@transaction.atomic
def put_many(*, given: Mapping[Place, Amounts], now: datetime) -> set[Place]:
    """Set many prices. Safe to repeat. Returns which of them were different.

    Publishes nothing: the caller tells of all it has written at once. The caller has looked that
    each price before is higher.
    """
    held = _held(given)
    changed = differing(given=given)
    Price.objects.bulk_create(
        Price(variant_id=key[0], price_list_id=key[1], amount=given[key][0], was=given[key][1])
        for key in sorted(changed - set(held))
    )
    moved = [(held[key].pk, *given[key]) for key in sorted(changed & set(held))]
    columns.write(Price, ["amount", "was"], moved, now=now)
    return changed


def _held(given: Mapping[Place, Amounts]) -> dict[Place, Price]:
    wanted = {variant for variant, _list in given}
    rows = Price.objects.filter(variant_id__in=wanted) if wanted else ()
    return {(row.variant_id, row.price_list_id): row for row in rows}


def _told(price: Price) -> Amounts:
    return price.amount, price.was


@transaction.atomic
def remove(*, price: Price, now: datetime) -> None:
    """Take a variant off a list: it is not sold there any more."""
    product_id = Variant.objects.values_list("product_id", flat=True).get(pk=price.variant_id)
    price.delete()
    publish(PriceChanged(product_id=product_id), now=now)
