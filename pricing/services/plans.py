"""Prices that come and go by themselves: beat asks for those that are due."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from pricing.locks import lock_due_plan, lock_plan
from pricing.models import PlannedPrice, Price, PriceList
from pricing.services import prices
from pricing.services.prices import Because
from pricing.types import Why

State = PlannedPrice.State


class PlansOverlap(Refusal):
    """Another planned price of this variant is in force in that time."""

    code = "plans_overlap"
    field = "starts_at"
    message = _("Another price is planned for that time.")


class PlanEndsFirst(Refusal):
    """It would end before it begins, or in the past."""

    code = "plan_ends_first"
    field = "ends_at"
    message = _("The end must lie after the beginning, and in the future.")


@transaction.atomic
def plan(
    *,
    variant_id: int,
    price_list: PriceList,
    amount: Decimal,
    starts_at: datetime,
    ends_at: datetime | None,
    now: datetime,
    actor_id: int | None = None,
) -> PlannedPrice:
    """Plan another price. Raises PlansOverlap, PlanEndsFirst.

    A lower one is shown as a reduction while it is in force.
    """
    if ends_at is not None and (ends_at <= starts_at or ends_at <= now):
        raise PlanEndsFirst
    if overlapping(
        variant_id=variant_id, price_list=price_list, starts_at=starts_at, ends_at=ends_at
    ):
        raise PlansOverlap
    return PlannedPrice.objects.create(
        variant_id=variant_id,
        price_list=price_list,
        amount=amount,
        starts_at=starts_at,
        ends_at=ends_at,
        actor_id=actor_id,
    )


def overlapping(
    *, variant_id: int, price_list: PriceList, starts_at: datetime, ends_at: datetime | None
) -> bool:
    """Return whether another plan that comes back falls into this time.

    A plan without an end is done the moment it begins: another may follow it.
    """
    if ends_at is None:
        lasting = Q(starts_at__lte=starts_at, ends_at__gt=starts_at)
        instant = Q(ends_at__isnull=True, starts_at=starts_at)
    else:
        lasting = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
        instant = Q(ends_at__isnull=True, starts_at__gte=starts_at, starts_at__lt=ends_at)
    rows = PlannedPrice.objects.filter(
        variant=variant_id, price_list=price_list, state__in=(State.WAITING, State.RUNNING)
    )
    return rows.filter(lasting | instant).exists()


def take_due(*, now: datetime) -> int:
    """Begin and end every planned price whose time has come; return how many.

    Each in a transaction of its own, those that end before those that begin. Safe to repeat, and
    at the same time elsewhere: a plan that another worker holds is passed over.
    """
    done = 0
    for ending in (True, False):
        while _take_one(ending=ending, now=now):
            done += 1
    return done


@transaction.atomic
def withdraw(*, plan_id: int, now: datetime) -> None:
    """Call a planned price off; one in force ends now. Safe to repeat."""
    found = lock_plan(plan_id)
    if found.state == State.RUNNING:
        _end(found, now)
    elif found.state == State.WAITING:
        PlannedPrice.objects.filter(pk=found.pk).update(state=State.WITHDRAWN)


@transaction.atomic
def _take_one(*, ending: bool, now: datetime) -> bool:
    due = lock_due_plan(ending=ending, now=now)
    if due is None:
        return False
    if ending:
        _end(due, now)
    else:
        _begin(due, now)
    return True


def _begin(due: PlannedPrice, now: datetime) -> None:
    held = Price.objects.filter(variant=due.variant_id, price_list=due.price_list_id).first()
    whole = None if held is None else held.was or held.amount
    prices.put(
        variant_id=due.variant_id,
        price_list=due.price_list,
        amount=due.amount,
        # What goes up, or stays for good, is no reduction.
        was=whole if due.ends_at and whole is not None and whole > due.amount else None,
        now=now,
        because=Because(Why.PLAN, due.actor_id, due.public_id),
    )
    PlannedPrice.objects.filter(pk=due.pk).update(
        state=State.RUNNING if due.ends_at else State.OVER,
        before=held.amount if held else None,
        was_before=held.was if held else None,
    )


def _end(due: PlannedPrice, now: datetime) -> None:
    PlannedPrice.objects.filter(pk=due.pk).update(state=State.OVER)
    held = Price.objects.filter(variant=due.variant_id, price_list=due.price_list_id).first()
    if held is None or held.amount != due.amount:
        return  # somebody has set another price meanwhile: theirs stays
    because = Because(Why.PLAN_END, due.actor_id, due.public_id)
    if due.before is None:
        prices.remove(price=held, now=now, because=because)
        return
    prices.put(
        variant_id=due.variant_id,
        price_list=due.price_list,
        amount=due.before,
        was=due.was_before,
        now=now,
        because=because,
    )
