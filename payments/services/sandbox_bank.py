"""The sandbox bank: keeps its own books and tells the shop by webhook, as a real one would."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core import clock, ids
from core.errors import Refusal
from core.money import Money
from payments.models import SandboxCard, SandboxCharge, SandboxNotice, SandboxRefund
from payments.types import Charge, Entry, Outcome, State

DECLINED = {"4000000000000002": "declined", "4000000000009995": "insufficient_funds"}
CHALLENGED = "4000002760003184"
LATE = "4000000000000077"
RESERVED = "4000000000000259"

LATE_BY = timedelta(seconds=3)
MAX_ATTEMPTS = 12


class RefundRefused(Refusal):
    """More would go back than was taken."""

    code = "refund_refused"
    message = _("The bank refuses: that is more than was paid.")


@transaction.atomic
def charge(asked: Charge, *, card_number: str, must_confirm: bool = False) -> Outcome:
    """Take the money, or not, as the card says. Safe to repeat under the key.

    Without a card a phone confirms it, on the bank's own page.
    """
    known = SandboxCharge.objects.filter(key=asked.key).first()
    if known is None:
        state = State.ACTION if must_confirm else _first_state(card_number)
        known = SandboxCharge.objects.create(
            key=asked.key,
            reference=f"sbx_{ids.public_id()}",
            amount=asked.amount.amount,
            currency=asked.amount.currency,
            state=state,
            failure=DECLINED.get(card_number, ""),
            return_url=asked.return_url,
            card=_stored(card_number) if card_number else "",
            at=clock.now(),
        )
        if card_number == LATE:
            _notice(known, State.SUCCEEDED, clock.now() + LATE_BY)
        elif known.state != State.ACTION:
            _notice(known, State(known.state), clock.now())
    return _outcome(known)


def card_of(token: str) -> str:
    """Return the number behind a token; empty when the vault has none."""
    card = SandboxCard.objects.filter(token=token).first()
    return card.number if card else ""


def card_used(*, key: str) -> SandboxCard | None:
    """Return the card a charge was taken from."""
    known = SandboxCharge.objects.filter(key=key).exclude(card="").first()
    return SandboxCard.objects.filter(token=known.card).first() if known else None


@transaction.atomic
def capture(*, reference: str, amount: Money) -> Outcome:
    """Take reserved money, or less of it. Safe to repeat."""
    known = SandboxCharge.objects.select_for_update().get(reference=reference)
    if known.state == State.AUTHORISED:
        known.state, known.amount = State.SUCCEEDED, amount.amount
        known.save(update_fields=["state", "amount"])
    return _outcome(known)


def void(*, key: str) -> None:
    """Let go of reserved money, or of a charge nobody has confirmed. Safe to repeat."""
    SandboxCharge.objects.filter(
        key=key, state__in=[State.AUTHORISED, State.ACTION, State.PENDING]
    ).update(state=State.CANCELLED)


def statement(*, since: datetime, until: datetime) -> list[Entry]:
    """Return what was taken and given back in this time."""
    taken = SandboxCharge.objects.filter(state=State.SUCCEEDED, at__gte=since, at__lt=until)
    given = SandboxRefund.objects.filter(at__gte=since, at__lt=until).select_related("charge")
    return [
        *(Entry(one.reference, one.key, money_of(one), one.at) for one in taken),
        *(
            Entry(
                gateway_reference=one.charge.reference,
                payment_key=one.charge.key,
                amount=-Money(one.amount, one.charge.currency),
                at=one.at,
                refund_key=one.key,
            )
            for one in given
        ),
    ]


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
    known = SandboxCharge.objects.select_for_update().get(reference=reference)
    if SandboxRefund.objects.filter(key=key).exists():
        return f"ref_{key}"
    gone = SandboxCharge.objects.filter(
        pk=known.pk, amount__gte=F("refunded") + amount.amount
    ).update(refunded=F("refunded") + amount.amount)
    if not gone:
        raise RefundRefused
    SandboxRefund.objects.create(charge=known, key=key, amount=amount.amount, at=clock.now())
    return f"ref_{key}"


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
    if card_number == RESERVED:
        return State.AUTHORISED
    return State.PENDING if card_number == LATE else State.SUCCEEDED


def _stored(number: str) -> str:
    """Keep a card in the vault and return its token, the same for the same card."""
    card, _new = SandboxCard.objects.get_or_create(
        number=number, defaults={"token": f"card_{ids.public_id()}"}
    )
    return card.token


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
