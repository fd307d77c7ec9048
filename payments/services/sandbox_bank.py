"""The sandbox bank: keeps its own books and tells the shop by webhook, as a real one would."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core import clock, ids
from core.money import Money
from payments.models import SandboxCharge, SandboxNotice
from payments.types import Outcome, State

DECLINED = {"4000000000000002": "declined", "4000000000009995": "insufficient_funds"}
CHALLENGED = "4000002760003184"
LATE = "4000000000000077"

LATE_BY = timedelta(seconds=3)
MAX_ATTEMPTS = 12


@transaction.atomic
def charge(*, key: str, amount: Money, card_number: str, return_url: str) -> Outcome:
    """Take the money, or not, as the card says. Safe to repeat under the key."""
    known = SandboxCharge.objects.filter(key=key).first()
    if known is None:
        known = SandboxCharge.objects.create(
            key=key,
            reference=f"sbx_{ids.public_id()}",
            amount=amount.amount,
            currency=amount.currency,
            state=_first_state(card_number),
            failure=DECLINED.get(card_number, ""),
            return_url=return_url,
        )
        if card_number == LATE:
            _notice(known, State.SUCCEEDED, clock.now() + LATE_BY)
        elif known.state != State.ACTION:
            _notice(known, State(known.state), clock.now())
    return _outcome(known)


def find(*, key: str) -> Outcome | None:
    """Return what the books say of a charge."""
    known = SandboxCharge.objects.filter(key=key).first()
    return _outcome(known) if known else None


def pending(*, reference: str) -> SandboxCharge | None:
    """Return a charge that waits for the shopper's word."""
    return SandboxCharge.objects.filter(reference=reference, state=State.ACTION).first()


def money_of(known: SandboxCharge) -> Money:
    """Return a charge's amount."""
    return Money(known.amount, known.currency)


@transaction.atomic
def answer(*, reference: str, approved: bool, now: datetime) -> str | None:
    """Take the shopper's word on a challenged charge; return where to send them back.

    Safe to repeat: the first word counts. None when there is no such charge.
    """
    known = SandboxCharge.objects.select_for_update().filter(reference=reference).first()
    if known is None:
        return None
    if known.state == State.ACTION:
        known.state = State.SUCCEEDED if approved else State.FAILED
        known.failure = "" if approved else "challenge_failed"
        known.save(update_fields=["state", "failure"])
        _notice(known, State(known.state), now)
    return known.return_url


@transaction.atomic
def refund(*, reference: str, amount: Money, key: str) -> str:
    """Give money back, never more than was taken. Safe to repeat under the key."""
    event_id = f"ref_{key}"[:40]
    known = SandboxCharge.objects.select_for_update().get(reference=reference)
    if not SandboxNotice.objects.filter(event_id=event_id).exists():
        SandboxCharge.objects.filter(pk=known.pk, amount__gte=F("refunded") + amount.amount).update(
            refunded=F("refunded") + amount.amount
        )
        SandboxNotice.objects.create(
            charge=known,
            event_id=event_id,
            state=State.SUCCEEDED,
            due_at=clock.now(),
            delivered_at=clock.now(),
        )
    return event_id


def due(*, now: datetime) -> list[SandboxNotice]:
    """Return the notices to deliver now."""
    waiting = SandboxNotice.objects.filter(
        delivered_at__isnull=True, due_at__lte=now, attempts__lt=MAX_ATTEMPTS
    )
    return list(waiting.select_related("charge").order_by("due_at")[:100])


def body_of(notice: SandboxNotice) -> bytes:
    """Return a notice as it goes over the wire."""
    known = notice.charge
    return json.dumps(
        {
            "id": notice.event_id,
            "key": known.key,
            "reference": known.reference,
            "state": notice.state,
            "failure": known.failure,
            "amount": str(known.amount),
            "currency": known.currency,
        }
    ).encode()


def mark(*, notice: SandboxNotice, delivered: bool, now: datetime) -> None:
    """Write down whether the shop took a notice; otherwise try again later."""
    if delivered:
        settle = {"delivered_at": now}
        if notice.charge.state == State.PENDING:
            SandboxCharge.objects.filter(pk=notice.charge_id).update(state=notice.state)
        SandboxNotice.objects.filter(pk=notice.pk).update(**settle)
        return
    SandboxNotice.objects.filter(pk=notice.pk).update(
        attempts=F("attempts") + 1, due_at=now + timedelta(seconds=2**notice.attempts)
    )


def _first_state(card_number: str) -> State:
    if card_number in DECLINED:
        return State.FAILED
    if card_number == CHALLENGED:
        return State.ACTION
    return State.PENDING if card_number == LATE else State.SUCCEEDED


def _notice(known: SandboxCharge, state: State, due_at: datetime) -> None:
    SandboxNotice.objects.create(
        charge=known, event_id=f"evt_{ids.public_id()}", state=state, due_at=due_at
    )


def _outcome(known: SandboxCharge) -> Outcome:
    challenge = f"/bank/{known.reference}/" if known.state == State.ACTION else ""
    return Outcome(
        state=State(known.state),
        gateway_reference=known.reference,
        redirect_url=challenge,
        failure=known.failure,
    )
