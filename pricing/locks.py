"""Every row lock of this app."""

from __future__ import annotations

from datetime import datetime

from pricing.models import PlannedPrice, PriceLadder

State = PlannedPrice.State


def lock_plan(plan_id: int) -> PlannedPrice:
    """Lock a planned price and return it."""
    return PlannedPrice.objects.select_for_update(of=("self",)).get(pk=plan_id)


def lock_due_plan(*, ending: bool, now: datetime) -> PlannedPrice | None:
    """Lock the first planned price that is to end, or to begin; none when all are done or held."""
    rows = PlannedPrice.objects.select_for_update(skip_locked=True, of=("self",))
    if ending:
        rows = rows.filter(state=State.RUNNING, ends_at__lte=now).order_by("ends_at", "pk")
    else:
        rows = rows.filter(state=State.WAITING, starts_at__lte=now).order_by("starts_at", "pk")
    return rows.select_related("price_list").first()


def lock_ladder(ladder_id: int) -> PriceLadder:
    """Lock a ladder and return it; always after its step, which is written unlocked."""
    rows = PriceLadder.objects.select_for_update(of=("self",)).select_related("price_list")
    return rows.get(pk=ladder_id)
