"""Ladders: how many units each price is for is kept exactly, however many buy at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core.errors import Refusal
from core.events import publish
from core.money import Money
from inventory import selectors as stock
from pricing.events import LadderMoved
from pricing.locks import lock_ladder
from pricing.models import LadderStep, LadderTake, Price, PriceLadder, PriceList
from pricing.services import prices
from pricing.services.prices import Because
from pricing.types import Why

Steps = Sequence[tuple[int | None, Decimal]]  # so many units at a price; none: all that follow


class PriceStepped(Refusal):
    """Others were quicker: not so many units are left at the price that was shown."""

    code = "price_stepped"
    message = _("The price has just moved to its next step. Please check the new total.")


class LadderImpossible(Refusal):
    """Steps need units, all but the last; and another ladder may be running."""

    code = "ladder_impossible"
    field = "steps"
    message = _(
        "Every step but the last needs a number of units, and only one ladder runs at once."
    )


@transaction.atomic
def start(
    *,
    variant_id: int,
    price_list: PriceList,
    steps: Steps,
    now: datetime,
    actor_id: int | None = None,
) -> PriceLadder:
    """Let a variant's price climb: the first step's price is in force at once.

    After a last step with a number of units the price before comes back. Raises LadderImpossible.
    """
    if problem_of(variant_id=variant_id, price_list=price_list, steps=steps):
        raise LadderImpossible
    held = Price.objects.get(variant=variant_id, price_list=price_list)
    ladder = PriceLadder.objects.create(
        variant_id=variant_id,
        price_list=price_list,
        started_at=now,
        before=held.amount,
        was_before=held.was,
        actor_id=actor_id,
    )
    LadderStep.objects.bulk_create(
        LadderStep(ladder=ladder, position=place, units=units, amount=amount)
        for place, (units, amount) in enumerate(steps)
    )
    _settle(ladder, now)
    return ladder


def start_by_stock(
    *,
    variant_id: int,
    price_list: PriceList,
    steps: Steps,
    now: datetime,
    actor_id: int | None = None,
) -> PriceLadder:
    """Do the same by what is left: each step lasts until so many units are left, the last to none.

    Counted from the stock that is free now; what arrives later is sold on the last step. Raises
    LadderImpossible.
    """
    return start(
        variant_id=variant_id,
        price_list=price_list,
        steps=_counted(variant_id, steps),
        now=now,
        actor_id=actor_id,
    )


def problem_of(
    *, variant_id: int, price_list: PriceList, steps: Steps, by_stock: bool = False
) -> bool:
    """Return whether this ladder cannot begin: its steps, no public price, or one that runs."""
    prices_of = Price.objects.filter(
        variant=variant_id, price_list=price_list, price_list__is_public=True
    )
    running = PriceLadder.objects.filter(
        variant=variant_id, price_list=price_list, state=PriceLadder.State.RUNNING
    )
    counted = _counted(variant_id, steps) if by_stock else steps
    return not _is_possible(counted) or not prices_of.exists() or running.exists()


@transaction.atomic
def stop(*, ladder_id: int, now: datetime) -> None:
    """End a ladder: the price before comes back. Safe to repeat."""
    ladder = lock_ladder(ladder_id)
    if ladder.state == PriceLadder.State.RUNNING:
        _end(ladder, now)


@transaction.atomic
def take(
    *, reference: str, wanted: Mapping[int, tuple[int, Money]], currency: str, now: datetime
) -> None:
    """Take units of a sale off their steps: `wanted` by variant, with the step's price shown.

    One conditional UPDATE for each variant that has a ladder, none for others. Safe to repeat: a
    reference that has taken takes nothing more. Raises PriceStepped; then nothing is taken.
    """
    if not wanted or LadderTake.objects.filter(reference=reference).exists():
        return
    running = PriceLadder.objects.filter(
        variant__in=list(wanted), price_list__currency=currency, state=PriceLadder.State.RUNNING
    )
    ladders = {row.variant_id: row for row in running.select_related("price_list")}
    if set(wanted) - set(ladders):
        raise PriceStepped  # it ended meanwhile
    for variant_id in sorted(ladders):
        units, price = wanted[variant_id]
        _take(ladders[variant_id], reference, units, price, now)


@transaction.atomic
def keep_only(*, reference: str, units: Mapping[int, int], now: datetime) -> None:
    """Put back onto their steps what a sale no longer wants: all but these units, by variant.

    Safe to repeat.
    """
    takes = LadderTake.objects.filter(reference=reference, is_given_back=False)
    for one in takes.select_related("step__ladder").order_by("step"):
        too_many = one.units - units.get(one.step.ladder.variant_id, 0)
        if too_many <= 0:
            continue
        kept = {"units": one.units - too_many} if too_many < one.units else {"is_given_back": True}
        same = LadderTake.objects.filter(pk=one.pk, is_given_back=False, units=one.units)
        if not same.update(**kept):
            continue
        LadderStep.objects.filter(pk=one.step_id).update(taken=F("taken") - too_many)
        _settle(lock_ladder(one.step.ladder_id), now)


def has_taken(*, reference: str) -> bool:
    """Return whether a sale had units of a step, whatever became of it."""
    return LadderTake.objects.filter(reference=reference).exists()


def _counted(variant_id: int, steps: Steps) -> Steps:
    """Return units sold by step, where the steps say how many are left."""
    free, done = stock.available(variant_ids=[variant_id]).get(variant_id, 0), 0
    counted: list[tuple[int | None, Decimal]] = []
    for left, amount in steps:
        units = None if left is None else free - left - done
        counted.append((units, amount))
        done += units or 0
    return counted


def _is_possible(steps: Steps) -> bool:
    counted = [units for units, _amount in steps[:-1]]
    last = steps[-1][0] if steps else 0
    return all(units is not None and units > 0 for units in counted) and (last is None or last > 0)


def _take(ladder: PriceLadder, reference: str, units: int, price: Money, now: datetime) -> None:
    room = Q(units__isnull=True) | Q(units__gte=F("taken") + units)
    steps = LadderStep.objects.filter(ladder=ladder, amount=price.amount).order_by("position")
    for step in steps:
        if LadderStep.objects.filter(room, pk=step.pk).update(taken=F("taken") + units):
            LadderTake.objects.create(step=step, reference=reference, units=units)
            _settle(lock_ladder(ladder.pk), now)
            return
    raise PriceStepped


def _settle(ladder: PriceLadder, now: datetime) -> None:
    """Let the price be that of the first step with units left; the ladder's row is locked.

    Its lock stands after the step's: two sales that fill two steps see each other's.
    """
    if ladder.state != PriceLadder.State.RUNNING:
        return
    left = LadderStep.objects.filter(Q(units__isnull=True) | Q(taken__lt=F("units")), ladder=ladder)
    current = left.order_by("position").first()
    if current is None:
        _end(ladder, now)
        return
    whole = ladder.was_before or ladder.before
    _put(ladder, current.amount, whole if whole > current.amount else None, now)
    product_id = Variant.objects.values_list("product_id", flat=True).get(pk=ladder.variant_id)
    publish(LadderMoved(product_id=product_id), now=now)


def _end(ladder: PriceLadder, now: datetime) -> None:
    PriceLadder.objects.filter(pk=ladder.pk).update(state=PriceLadder.State.OVER)
    _put(ladder, ladder.before, ladder.was_before, now)


def _put(ladder: PriceLadder, amount: Decimal, was: Decimal | None, now: datetime) -> None:
    prices.put(
        variant_id=ladder.variant_id,
        price_list=ladder.price_list,
        amount=amount,
        was=was,
        now=now,
        because=Because(Why.LADDER, ladder.actor_id, ladder.public_id),
    )
