"""What came back is looked at; then the money goes, or something else comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.types import Nature
from core.errors import Refusal
from core.money import Money
from inventory.models import Location
from inventory.services import comebacks
from orders.locks import lock_order, lock_return
from orders.models import Order, OrderLine, Return, ReturnLine
from orders.rules import returning
from orders.services import cancellations, refunds
from orders.services.returns import exchanges, steps
from orders.types import Destination, Outcome, ReturnState


class NotThatManyCame(Refusal):
    """More was accepted than was sent, or more put back than accepted."""

    code = "not_that_many_came"
    message = _("There are not that many units in this return.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Units of a return's line that are accepted, and how many of them can be sold again."""

    accepted: int
    restocked: int


@transaction.atomic
def settle(
    *,
    return_id: int,
    verdicts: Mapping[int, Verdict],
    location_id: int,
    now: datetime,
    outcome: str = "",
    answer: str = "",
    actor_id: int | None = None,
) -> Return:
    """Close a return that was looked at: stock, then money or an exchange.

    `verdicts` are by return line; `outcome` may differ from what was wished for. Safe to repeat:
    what is closed stays closed. Raises NotPossibleNow, NotThatManyCame, OutOfStock for an
    exchange, NothingToRefund, NoAccount; then nothing is changed.
    """
    request = lock_return(return_id)
    if request.state == ReturnState.CLOSED:
        return request
    if not returning.can(request.state, ReturnState.CLOSED):
        raise steps.NotPossibleNow(state=request.state, to=ReturnState.CLOSED.value)
    rows = list(request.lines.select_related("line__variant"))
    worth = Money.zero(request.order.currency)
    for row in rows:
        worth += _accept(request, row, verdicts.get(row.pk), location_id, now, actor_id)
    chosen = outcome or request.outcome
    worth = _pay_out(request, rows, worth, chosen, now)
    Return.objects.filter(pk=request.pk).update(
        state=ReturnState.CLOSED,
        closed_at=now,
        refunded=worth.amount,
        outcome=chosen,
        answer=answer or request.answer,
        updated_at=now,
    )
    request.state = ReturnState.CLOSED
    steps.note(request, ReturnState.CLOSED, now=now, actor_id=actor_id)
    return request


def _pay_out(
    request: Return, rows: list[ReturnLine], worth: Money, chosen: str, now: datetime
) -> Money:
    """Give back what it is worth, or send something else; return what was given back."""
    if chosen == Outcome.EXCHANGE:
        worth = exchanges.exchange(request=request, rows=rows, worth=worth, now=now)
        to = Destination.SOURCE
    else:
        worth += _delivery_back(request.order)
        to = Destination(chosen)
    if worth.amount > 0:
        _give_back(request.order, worth, key=f"return:{request.pk}", to=to, now=now)
    return worth


def _accept(
    request: Return,
    row: ReturnLine,
    verdict: Verdict | None,
    location_id: int,
    now: datetime,
    actor_id: int | None,
) -> Money:
    """Take accepted units back, onto the shelf or off the books; return what they are worth."""
    verdict = verdict or Verdict(0, 0)
    if not 0 <= verdict.restocked <= verdict.accepted <= row.quantity:
        raise NotThatManyCame
    row.accepted, row.restocked = verdict.accepted, verdict.restocked
    worth = cancellations.worth_of(request.order, row.line, verdict.accepted)
    row.worth = worth.amount
    row.save(update_fields=["accepted", "restocked", "worth", "updated_at"])
    if not verdict.accepted:
        return worth
    OrderLine.objects.filter(pk=row.line_id).update(returned=row.line.returned + verdict.accepted)
    if row.line.variant_id is not None:
        comebacks.take(
            variant_id=row.line.variant_id,
            location_id=location_id,
            units=verdict.accepted,
            sellable=verdict.restocked,
            reference=f"{request.number}/{row.pk}",
            now=now,
            actor_id=actor_id,
        )
    return worth


def _delivery_back(order: Order) -> Money:
    """Return the delivery charge once everything has come back: nothing was delivered then."""
    lines = OrderLine.objects.filter(order=order, nature=Nature.GOODS)
    if any(line.quantity > line.cancelled + line.returned for line in lines):
        return Money.zero(order.currency)
    return order.delivery_money


def _give_back(order: Order, worth: Money, *, key: str, to: Destination, now: datetime) -> None:
    """Give it back; what this order was given in exchange for is paid by the order before it."""
    own = min(worth, refunds.left(order))
    if own.amount > 0:
        refunds.give_back(order=order, amount=own, reason="return", key=key, to=to, now=now)
    rest = worth - own
    if rest.amount <= 0:
        return
    earlier = Return.objects.filter(exchange_order=order).select_related("order").first()
    if earlier is None:
        raise refunds.NothingToRefund(left=str(own.amount))
    _give_back(lock_order(earlier.order_id), rest, key=key, to=to, now=now)


def default_location(request: Return) -> Location:
    """Return where goods come back to unless an operator says otherwise."""
    if request.location is not None:
        return request.location
    country = request.order.ship_to.get("country", "")
    houses = Location.objects.filter(ships=True).order_by("priority", "pk")
    return houses.filter(country=country).first() or houses[0]
