"""The steps of a return, each once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from orders.events import ReturnMoved
from orders.locks import lock_return
from orders.models import Return, ReturnEvent
from orders.rules import returning
from orders.services import timeline
from orders.types import OPEN_RETURNS, Happening, ReturnState

HAPPENINGS = {
    ReturnState.REQUESTED: Happening.RETURN_ASKED,
    ReturnState.APPROVED: Happening.RETURN_APPROVED,
    ReturnState.REJECTED: Happening.RETURN_REJECTED,
    ReturnState.WITHDRAWN: Happening.RETURN_WITHDRAWN,
    ReturnState.UNDER_WAY: Happening.RETURN_SENT,
    ReturnState.RECEIVED: Happening.RETURN_RECEIVED,
    ReturnState.CLOSED: Happening.RETURN_CLOSED,
}
# The shopper did these themselves.
NOT_TOLD = (ReturnState.REQUESTED, ReturnState.WITHDRAWN, ReturnState.UNDER_WAY)


class NotPossibleNow(Refusal):
    """A return in this state cannot go there."""

    code = "illegal_return_move"
    message = _("This is not possible in the return's present state.")


def approve(*, return_id: int, now: datetime, actor_id: int | None = None) -> Return:
    """Let it come. Safe to repeat: twice is once. Raises NotPossibleNow."""
    return _move(return_id, ReturnState.APPROVED, now, actor_id, approved_at=now)


def reject(*, return_id: int, answer: str, now: datetime, actor_id: int | None = None) -> Return:
    """Say no, and why. Safe to repeat. Raises NotPossibleNow."""
    return _move(return_id, ReturnState.REJECTED, now, actor_id, answer=answer)


def withdraw(*, return_id: int, now: datetime) -> Return:
    """Keep it after all. Safe to repeat. Raises NotPossibleNow once it is on its way."""
    return _move(return_id, ReturnState.WITHDRAWN, now, None)


def send(
    *, return_id: int, carrier: str, tracking: str, now: datetime, actor_id: int | None = None
) -> Return:
    """Note that it is on its way back. Safe to repeat. Raises NotPossibleNow."""
    state = ReturnState.UNDER_WAY
    return _move(return_id, state, now, actor_id, carrier=carrier, tracking=tracking)


def receive(*, return_id: int, now: datetime, actor_id: int | None = None) -> Return:
    """Note that it has come. Safe to repeat. Raises NotPossibleNow."""
    return _move(return_id, ReturnState.RECEIVED, now, actor_id, received_at=now)


def escalate(*, now: datetime, limit: int = 500) -> int:
    """Mark returns that take longer than the target; return how many. Safe to repeat."""
    late = Return.objects.filter(
        state__in=OPEN_RETURNS,
        requested_at__lt=now - returning.TARGET,
        escalated_at__isnull=True,
    )
    ids = list(late.order_by("requested_at").values_list("pk", flat=True)[:limit])
    return Return.objects.filter(pk__in=ids).update(escalated_at=now)


def note(
    request: Return, state: ReturnState, *, now: datetime, actor_id: int | None = None
) -> None:
    """Write a step of a locked return into its story and its order's timeline."""
    ReturnEvent.objects.create(request=request, state=state, at=now, actor_id=actor_id)
    items = [f"{row.quantity} × {row.line.name}" for row in request.lines.select_related("line")]
    timeline.note(
        request.order,
        HAPPENINGS[state],
        now=now,
        actor_id=actor_id,
        items=items,
        request=request.number,
    )
    if state not in NOT_TOLD:
        moved = ReturnMoved(order_id=request.order_id, return_id=request.pk, state=state.value)
        publish(moved, now=now)


@transaction.atomic
def _move(
    return_id: int, to: ReturnState, now: datetime, actor_id: int | None, **written: object
) -> Return:
    request = lock_return(return_id)
    if request.state == to:
        return request
    if not returning.can(request.state, to):
        raise NotPossibleNow(state=request.state, to=to.value)
    Return.objects.filter(pk=request.pk).update(state=to, updated_at=now, **written)
    request.state = to
    note(request, to, now=now, actor_id=actor_id)
    return request
