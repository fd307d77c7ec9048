"""What an agent gives in a conversation, within their limits: money back, store credit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from core.templatetags.money import money
from membership.services import credit
from membership.types import Kind
from orders.models import Order
from orders.services import refunds
from support.locks import lock_ticket
from support.models import AgentLimit, Message, Step, Ticket
from support.services import live
from support.types import Author, State, Verb


class NoOrder(Refusal):
    """There is no order in this conversation."""

    code = "no_order"
    message = _("This conversation has no order.")


class NobodyKnown(Refusal):
    """Store credit needs somebody who signs in."""

    code = "nobody_known"
    message = _("Store credit needs an account, and this person has not signed in.")


class BeyondLimit(Refusal):
    """More than this agent may give in one conversation."""

    code = "beyond_limit"
    field = "amount"
    message = _("That is more than you may give here. Ask somebody of the next level.")


class NotAnAmount(Refusal):
    """An amount is above zero and in whole minor units."""

    code = "not_an_amount"
    field = "amount"
    message = _("Please give an amount above zero, in whole pence or fen.")


@dataclass(frozen=True, slots=True)
class Favour:
    """What is given, by whom, and under which key it is given once."""

    ticket_id: int
    agent_id: int
    amount: Decimal
    reason: str
    key: str
    now: datetime


def refund(favour: Favour) -> Message:
    """Give a part of the order's money back the way it came, and say so in the conversation.

    Once per key. Raises NoOrder, NotAnAmount, BeyondLimit, NothingToRefund; then nothing is given.
    """

    def carry_out(ticket: Ticket, order: Order, amount: Money) -> None:  # noqa: ARG001 -- as for credit
        refunds.give_back(
            order=order,
            amount=amount,
            reason=favour.reason[:200] or "support",
            key=f"support:{favour.key}",
            now=favour.now,
        )

    return _give(favour, Verb.REFUNDED, carry_out)


def give_credit(favour: Favour) -> Message:
    """Put store credit on the person's account, and say so in the conversation.

    Once per key. Raises NoOrder, NobodyKnown, NotAnAmount, BeyondLimit; then nothing is given.
    """

    def carry_out(ticket: Ticket, order: Order, amount: Money) -> None:
        if ticket.user_id is None:
            raise NobodyKnown
        credit.grant(
            user_id=ticket.user_id,
            amount=amount,
            kind=Kind.GRANTED,
            key=f"support:{ticket.pk}:{favour.key}",
            reference=order.number,
            note=favour.reason[:200],
            now=favour.now,
        )

    return _give(favour, Verb.COUPON, carry_out)


def left_of(*, ticket: Ticket, agent_id: int, currency: str) -> dict[str, Decimal]:
    """Return what an agent may still give in this conversation, by verb: two statements."""
    row = AgentLimit.objects.filter(agent_id=agent_id, currency=currency).first()
    if row is None:
        return {Verb.REFUNDED: Decimal(0), Verb.COUPON: Decimal(0)}
    given = _given(ticket, currency)
    most = {Verb.REFUNDED: row.refund, Verb.COUPON: row.credit}
    return {
        verb: max(limit - given.get(verb, Decimal(0)), Decimal(0)) for verb, limit in most.items()
    }


@transaction.atomic
def _give(favour: Favour, verb: Verb, carry_out: Callable[[Ticket, Order, Money], None]) -> Message:
    ticket = lock_ticket(favour.ticket_id)
    key = f"{verb}:{favour.key}"
    if said := Message.objects.filter(ticket=ticket, key=key).first():
        return said
    order = Order.objects.filter(pk=ticket.order_id or 0).first()
    if order is None:
        raise NoOrder
    if ticket.user_id is not None and order.user_id not in {None, ticket.user_id}:
        raise NoOrder  # somebody else's, however it came here
    amount = Money(favour.amount, order.currency)
    if not favour.amount.is_finite() or favour.amount <= 0 or amount.rounded() != amount:
        raise NotAnAmount
    left = left_of(ticket=ticket, agent_id=favour.agent_id, currency=order.currency)
    if favour.amount > left[verb]:
        raise BeyondLimit(left=str(left[verb]))
    carry_out(ticket, order, amount)
    Step.objects.create(
        ticket=ticket,
        verb=verb,
        detail=f"{order.number} {favour.reason}"[:200],
        agent_id=favour.agent_id,
        amount=favour.amount,
        currency=order.currency,
        at=favour.now,
    )
    return _tell(ticket, verb, amount, order, key, favour.now)


def _tell(
    ticket: Ticket, verb: Verb, amount: Money, order: Order, key: str, now: datetime
) -> Message:
    """Say in the shopper's words what was given."""
    with translation.override(ticket.language):
        given = {"amount": money(amount), "order": order.number}
        words = (
            gettext("We have given back %(amount)s of order %(order)s, to the way you paid.")
            if verb == Verb.REFUNDED
            else gettext("%(amount)s of store credit is in your wallet, for order %(order)s.")
        )
    message = Message.objects.create(
        ticket=ticket, author=Author.SHOP, body=words % given, at=now, key=key
    )
    Ticket.objects.filter(pk=ticket.pk).exclude(state=State.CLOSED).update(last_at=now)
    live.changed(ticket.pk, message=message.pk)
    return message


def _given(ticket: Ticket, currency: str) -> dict[str, Decimal]:
    rows = Step.objects.filter(ticket=ticket, currency=currency, amount__isnull=False)
    return dict(rows.values_list("verb").annotate(sum=Sum("amount")).order_by())
