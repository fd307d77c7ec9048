"""The sweeper: asks gateways after payments whose outcome nobody has told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from core.errors import Refusal
from payments.gateways.base import GATEWAYS
from payments.models import Payment
from payments.services import differences, intents
from payments.types import UNDER_WAY, Act, Discord, Entry, State

log = logging.getLogger("loopmart.payments")

LEASE = timedelta(minutes=1)
# After two days a gateway has nothing new to say about a charge nobody confirmed.
GIVEN_UP_AFTER = timedelta(days=2)
# A look at the statement reaches so far back: longer than any sweeper is likely to rest.
LOOKS_BACK = timedelta(hours=6)


def due(*, now: datetime, limit: int = 200) -> list[int]:
    """Return the ids of payments to ask after now."""
    waiting = Payment.objects.filter(state__in=UNDER_WAY, check_at__lte=now)
    return list(waiting.order_by("check_at").values_list("pk", flat=True)[:limit])


def ask(*, payment_id: int, now: datetime) -> None:
    """Ask a payment's gateway what became of it: claim, commit, call, record. Safe to repeat."""
    claimed = Payment.objects.filter(pk=payment_id, state__in=UNDER_WAY, check_at__lte=now).update(
        check_at=now + LEASE
    )
    payment = Payment.objects.filter(pk=payment_id).first() if claimed else None
    if payment is None or payment.gateway not in GATEWAYS:
        return
    try:
        outcome = GATEWAYS[payment.gateway].check(payment.known)
    except (Refusal, OSError) as problem:
        log.warning("gateway %s gave no answer: %s", payment.gateway, type(problem).__name__)
        outcome = None
    if outcome is not None:
        payment = intents.record(payment_id=payment.pk, outcome=outcome, now=now)
    if payment.state in UNDER_WAY:
        _ask_later(payment, now)


def look(*, gateway: str, now: datetime) -> int:
    """Compare a gateway's latest money with our books; return how many cases were opened.

    Money for a payment of ours that is not recorded is recorded at once: its order is then paid,
    or the money goes back. Money that carries no key of ours may be another system's on the same
    account: an operator gives it back with one press.
    """
    if GATEWAYS[gateway].statement_after:
        return 0  # its statement tells of yesterday: reconciliation reads it
    entries = GATEWAYS[gateway].statement(since=now - LOOKS_BACK, until=now) or ()
    charges = [entry for entry in entries if not entry.is_refund]
    keys = {entry.payment_key for entry in charges}
    ours = {one.public_id: one for one in Payment.objects.filter(public_id__in=keys)}
    return sum(_compare(gateway, entry, ours.get(entry.payment_key), now) for entry in charges)


def _compare(gateway: str, entry: Entry, payment: Payment | None, now: datetime) -> bool:
    if payment is not None and payment.state == State.SUCCEEDED:
        return False
    known = payment is not None
    case, is_new = differences.open_case(
        gateway=gateway,
        kind=Discord.NOT_RECORDED if known else Discord.UNKNOWN_MONEY,
        subject=entry.gateway_reference,
        currency=entry.amount.currency,
        act=Act.RECORD if known else Act.GIVE_BACK,
        payment=payment,
        ours=payment.amount if payment else None,
        theirs=entry.amount.amount,
        now=now,
    )
    if payment is not None and payment.money == entry.amount:
        intents.record(payment_id=payment.pk, outcome=entry.outcome, now=now)
        differences.close(difference_id=case.pk, outcome="recorded", now=now)
    return is_new


def _ask_later(payment: Payment, now: datetime) -> None:
    """Ask again after as long as it has waited already, five minutes at least, an hour at most."""
    age = now - payment.created_at
    pause = min(max(age, timedelta(minutes=5)), timedelta(hours=1))
    later = now + pause if age < GIVEN_UP_AFTER else None
    Payment.objects.filter(pk=payment.pk, state__in=UNDER_WAY).update(check_at=later)
