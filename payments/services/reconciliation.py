"""Reconciliation: a day of a gateway's statement against our books, line by line, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from payments.gateways.base import GATEWAYS
from payments.models import Payment, Refund, Statement
from payments.services import differences, refunds
from payments.types import Act, Discord, Entry, State

# Clocks differ: what we wrote at midnight may stand on the gateway's next or last day.
MARGIN = timedelta(hours=12)
# Refunds that moved nothing at the gateway: less was taken in the first place.
NOT_MOVED = ("", *refunds.NOT_MOVED)


def due(*, now: datetime, days: int = 5) -> list[tuple[str, date]]:
    """Return which days of the last few are whole at their gateways and not compared yet."""
    past = [(now - timedelta(days=back)).date() for back in range(days, 0, -1)]
    done = set(Statement.objects.filter(day__in=past).values_list("gateway", "day"))
    return [
        (code, day)
        for code, gateway in GATEWAYS.items()
        for day in past
        if (code, day) not in done and _end_of(day) + gateway.statement_after <= now
    ]


def reconcile(*, gateway: str, day: date, now: datetime) -> int | None:
    """Compare one day; return how many differences were new. Safe to repeat.

    None when the gateway keeps no statement. Raises GatewayUnavailable; then nothing is written.
    """
    since = datetime.combine(day, time(), tzinfo=UTC)
    until = _end_of(day)
    around = GATEWAYS[gateway].statement(since=since - MARGIN, until=until + MARGIN)
    if around is None:
        return None
    entries = [entry for entry in around if since <= entry.at < until]
    found = sum(
        [
            *(_theirs(gateway, entry, now) for entry in entries),
            *(_ours(payment, around, now) for payment in _payments(gateway, since, until)),
            *(_our_refund(refund, around, now) for refund in _refunds(gateway, since, until)),
        ]
    )
    Statement.objects.update_or_create(
        gateway=gateway,
        day=day,
        defaults={"entries": len(entries), "found": found, "done_at": now},
    )
    return found


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)


def _family(gateway: str) -> list[str]:
    """Return the gateways whose money stands on this one's statement."""
    return [code for code, one in GATEWAYS.items() if gateway in {code, one.inbox}]


def _payments(gateway: str, since: datetime, until: datetime) -> QuerySet[Payment]:
    return Payment.objects.filter(
        gateway__in=_family(gateway),
        state=State.SUCCEEDED,
        settled_at__gte=since,
        settled_at__lt=until,
    )


def _refunds(gateway: str, since: datetime, until: datetime) -> QuerySet[Refund]:
    moved = ~Q(gateway_reference__in=NOT_MOVED)
    return Refund.objects.filter(
        moved,
        payment__gateway__in=_family(gateway),
        state=Refund.State.DONE,
        updated_at__gte=since,
        updated_at__lt=until,
    ).select_related("payment")


def _theirs(gateway: str, entry: Entry, now: datetime) -> bool:
    """Find in our books what stands on the statement."""
    if entry.is_refund:
        return _their_refund(gateway, entry, now)
    payment = Payment.objects.filter(public_id=entry.payment_key).first()
    kind, act = Discord.UNKNOWN_MONEY, Act.GIVE_BACK
    if payment is not None:
        ours = _taken(payment)
        if payment.state == State.SUCCEEDED and ours == entry.amount.amount:
            return False
        differs = payment.state == State.SUCCEEDED or payment.amount != entry.amount.amount
        kind = Discord.OTHER_AMOUNT if differs else Discord.NOT_RECORDED
        act = Act.LOOK if differs else Act.RECORD
    _case, is_new = differences.open_case(
        gateway=gateway,
        kind=kind,
        subject=entry.gateway_reference,
        currency=entry.amount.currency,
        act=act,
        payment=payment,
        ours=_taken(payment) if payment else None,
        theirs=entry.amount.amount,
        now=now,
    )
    return is_new


def _their_refund(gateway: str, entry: Entry, now: datetime) -> bool:
    refund = Refund.objects.filter(public_id=entry.refund_key).first()
    if refund is not None and refund.amount == -entry.amount.amount:
        return False
    _case, is_new = differences.open_case(
        gateway=gateway,
        kind=Discord.OTHER_AMOUNT if refund else Discord.UNKNOWN_REFUND,
        subject=f"{entry.gateway_reference} {entry.refund_key}".strip(),
        currency=entry.amount.currency,
        act=Act.LOOK,
        refund=refund,
        ours=-refund.amount if refund else None,
        theirs=entry.amount.amount,
        now=now,
    )
    return is_new


def _ours(payment: Payment, entries: Sequence[Entry], now: datetime) -> bool:
    """Find on the statement what stands in our books."""
    if any(entry.payment_key == payment.public_id for entry in entries if not entry.is_refund):
        return False
    _case, is_new = differences.open_case(
        gateway=payment.gateway,
        kind=Discord.NOT_THERE,
        subject=payment.gateway_reference or payment.public_id,
        currency=payment.currency,
        act=Act.LOOK,
        payment=payment,
        ours=payment.amount,
        now=now,
    )
    return is_new


def _our_refund(refund: Refund, entries: Sequence[Entry], now: datetime) -> bool:
    if any(entry.refund_key == refund.public_id for entry in entries):
        return False
    _case, is_new = differences.open_case(
        gateway=refund.payment.gateway,
        kind=Discord.REFUND_NOT_THERE,
        subject=refund.public_id,
        currency=refund.payment.currency,
        act=Act.REPEAT,
        payment=refund.payment,
        refund=refund,
        ours=-refund.amount,
        now=now,
    )
    return is_new


def _taken(payment: Payment) -> Decimal:
    """Return what was really taken: a promise may have been kept in part."""
    return payment.amount if payment.captured is None else payment.captured
