"""The steps of a repair, each once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aftercare.events import RepairMoved
from aftercare.locks import lock_repair
from aftercare.models import Repair, RepairEvent
from aftercare.rules.repairs import QUOTE_HOLDS, can
from aftercare.types import RepairState
from core.errors import Refusal
from core.events import publish
from core.money import Money


class NotPossibleNow(Refusal):
    """A repair in this state cannot go there."""

    code = "illegal_repair_move"
    message = _("This is not possible in the repair's present state.")


class NotAnAmount(Refusal):
    """A quote is above zero, in whole minor units."""

    code = "not_an_amount"
    field = "amount"
    message = _("Please give an amount above zero, in whole pence or fen.")


def receive(*, repair_id: int, now: datetime, actor_id: int | None = None) -> Repair:
    """Note that it has come. Safe to repeat. Raises NotPossibleNow."""
    return move(repair_id, RepairState.RECEIVED, now, actor_id)


def decline(*, repair_id: int, answer: str, now: datetime, actor_id: int | None = None) -> Repair:
    """Say no before it is sent, and why. Safe to repeat. Raises NotPossibleNow."""
    return move(repair_id, RepairState.DECLINED, now, actor_id, answer=answer)


def withdraw(*, repair_id: int, now: datetime) -> Repair:
    """Keep it as it is. Safe to repeat. Raises NotPossibleNow once it is with us."""
    return move(repair_id, RepairState.WITHDRAWN, now, None)


def mend_free(
    *, repair_id: int, diagnosis: str, now: datetime, actor_id: int | None = None
) -> Repair:
    """Repair it under the warranty, or as a favour. Safe to repeat. Raises NotPossibleNow."""
    return move(
        repair_id,
        RepairState.MENDING,
        now,
        actor_id,
        only_from=RepairState.RECEIVED,
        diagnosis=diagnosis,
    )


def quote(
    *, repair_id: int, diagnosis: str, amount: Decimal, now: datetime, actor_id: int | None = None
) -> Repair:
    """Tell what was found and what it would cost, tax included where prices include it.

    Safe to repeat. Raises NotAnAmount, NotPossibleNow.
    """
    if not amount.is_finite() or amount <= 0:
        raise NotAnAmount
    with transaction.atomic():
        repair = lock_repair(repair_id)
        if Money(amount, repair.order.currency).rounded().amount != amount:
            raise NotAnAmount
        return move(
            repair_id,
            RepairState.QUOTED,
            now,
            actor_id,
            only_from=RepairState.RECEIVED,
            diagnosis=diagnosis,
            quote=amount,
            quoted_until=now + QUOTE_HOLDS,
        )


def give_up(*, repair_id: int, answer: str, now: datetime, actor_id: int | None = None) -> Repair:
    """Send it back as it is, and say why. Safe to repeat. Raises NotPossibleNow."""
    return move(repair_id, RepairState.UNMENDED, now, actor_id, answer=answer)


def refuse(*, repair_id: int, now: datetime) -> Repair:
    """The shopper does not want it at this price. Safe to repeat. Raises NotPossibleNow."""
    return move(repair_id, RepairState.UNMENDED, now, None, only_from=RepairState.QUOTED)


def finish(
    *,
    repair_id: int,
    now: datetime,
    carrier: str = "",
    tracking: str = "",
    actor_id: int | None = None,
) -> Repair:
    """Note that it is repaired and on its way back. Safe to repeat. Raises NotPossibleNow."""
    return move(repair_id, RepairState.MENDED, now, actor_id, carrier=carrier, tracking=tracking)


def close(*, repair_id: int, now: datetime, actor_id: int | None = None) -> Repair:
    """Note that the shopper has it again. Safe to repeat. Raises NotPossibleNow."""
    return move(repair_id, RepairState.CLOSED, now, actor_id)


def lapse_quotes(*, now: datetime, limit: int = 200) -> int:
    """Send back what nobody answered a quote for; return how many. Safe to repeat."""
    over = Repair.objects.filter(state=RepairState.QUOTED, quoted_until__lte=now)
    ids = list(over.order_by("quoted_until").values_list("pk", flat=True)[:limit])
    for repair_id in ids:
        refuse(repair_id=repair_id, now=now)
    return len(ids)


@transaction.atomic
def move(
    repair_id: int,
    to: RepairState,
    now: datetime,
    actor_id: int | None,
    *,
    only_from: RepairState | None = None,
    **written: object,
) -> Repair:
    """Take one step under the repair's lock, write it down and tell of it.

    Safe to repeat: a repair that is there stays as it is. Raises NotPossibleNow.
    """
    repair = lock_repair(repair_id)
    if repair.state == to:
        return repair
    if not can(repair.state, to) or only_from not in {None, repair.state}:
        raise NotPossibleNow(state=repair.state, to=to.value)
    for name, value in written.items():
        setattr(repair, name, value)
    repair.state = to
    repair.save(update_fields=["state", "updated_at", *written])
    note(repair, to, now=now, actor_id=actor_id)
    return repair


def note(repair: Repair, state: RepairState, *, now: datetime, actor_id: int | None = None) -> None:
    """Write a step of a repair into its story, and tell of it."""
    RepairEvent.objects.create(repair=repair, state=state, at=now, actor_id=actor_id)
    publish(RepairMoved(repair_id=repair.pk, state=state.value), now=now)
