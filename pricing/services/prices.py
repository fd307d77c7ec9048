"""Setting prices. Every change is written into the history, and pages and search are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core import columns
from core.errors import Refusal
from core.events import publish
from pricing import histories
from pricing.events import PriceChanged
from pricing.models import Price, PriceChange, PriceList
from pricing.types import Why


class WasNotHigher(Refusal):
    """A price before must be higher than the price now."""

    code = "was_not_higher"
    field = "was"
    message = _("The price before must be higher than the price.")


@dataclass(frozen=True, slots=True)
class Because:
    """Why a price is changed, and by whom."""

    why: Why = Why.SET
    actor_id: int | None = None
    reference: str = ""


BY_NOBODY = Because()


@transaction.atomic
def put(
    *,
    variant_id: int,
    price_list: PriceList,
    amount: Decimal,
    was: Decimal | None,
    now: datetime,
    because: Because = BY_NOBODY,
) -> Price:
    """Set what a variant costs on a list. Safe to repeat. Raises WasNotHigher."""
    if was is not None and was <= amount:
        raise WasNotHigher
    place = variant_id, price_list.pk
    if put_many(given={place: (amount, was)}, now=now, because=because):
        product_id = Variant.objects.values_list("product_id", flat=True).get(pk=variant_id)
        publish(PriceChanged(product_id=product_id), now=now)
    return Price.objects.get(variant=variant_id, price_list=price_list)


Place = tuple[int, int]  # a variant and a price list
Amounts = tuple[Decimal, Decimal | None]  # the price, and the price before


def differing(*, given: Mapping[Place, Amounts]) -> set[Place]:
    """Return which of these prices are not so already."""
    return _differing(given, _held(given))


@transaction.atomic
def put_many(
    *, given: Mapping[Place, Amounts], now: datetime, because: Because = BY_NOBODY
) -> set[Place]:
    """Set many prices. Safe to repeat. Returns which of them were different.

    Publishes nothing: the caller tells of all it has written at once. The caller has looked that
    each price before is higher.
    """
    held = _held(given)
    changed = _differing(given, held)
    low = _lows(given, held, changed, now)
    Price.objects.bulk_create(
        Price(
            variant_id=place[0],
            price_list_id=place[1],
            amount=given[place][0],
            was=given[place][1],
            low_before=low.get(place),
        )
        for place in sorted(changed - set(held))
    )
    moved = [(held[one].pk, *given[one], low.get(one)) for one in sorted(changed & set(held))]
    columns.write(Price, ["amount", "was", "low_before"], moved, now=now)
    _write_down({place: given[place] for place in changed}, now, because)
    return changed


@transaction.atomic
def remove(*, price: Price, now: datetime, because: Because = BY_NOBODY) -> None:
    """Take a variant off a list: it is not sold there any more."""
    product_id = Variant.objects.values_list("product_id", flat=True).get(pk=price.variant_id)
    PriceChange.objects.create(
        variant_id=price.variant_id,
        price_list_id=price.price_list_id,
        at=now,
        why=Why.REMOVED,
        reference=because.reference,
        actor_id=because.actor_id,
    )
    price.delete()
    publish(PriceChanged(product_id=product_id), now=now)


def _differing(given: Mapping[Place, Amounts], held: Mapping[Place, Price]) -> set[Place]:
    return {key for key, told in given.items() if key not in held or _told(held[key]) != told}


def _held(given: Mapping[Place, Amounts]) -> dict[Place, Price]:
    wanted = {variant for variant, _list in given}
    rows = Price.objects.filter(variant_id__in=wanted) if wanted else ()
    return {(row.variant_id, row.price_list_id): row for row in rows}


def _told(price: Price) -> Amounts:
    return price.amount, price.was


def _lows(
    given: Mapping[Place, Amounts],
    held: Mapping[Place, Price],
    changed: Collection[Place],
    now: datetime,
) -> dict[Place, Decimal | None]:
    """Return the lowest price before each reduction.

    Of one that goes on, what was lowest before it began: reducing further does not begin anew.
    """
    reduced = {place for place in changed if given[place][1] is not None}
    going_on = {place for place in reduced if place in held and held[place].was is not None}
    return histories.lows(places=reduced - going_on, now=now) | {
        place: held[place].low_before for place in going_on
    }


def _write_down(given: Mapping[Place, Amounts], now: datetime, because: Because) -> None:
    PriceChange.objects.bulk_create(
        PriceChange(
            variant_id=place[0],
            price_list_id=place[1],
            amount=amount,
            was=was,
            at=now,
            why=because.why,
            reference=because.reference,
            actor_id=because.actor_id,
        )
        for place, (amount, was) in sorted(given.items())
    )
