"""Judging payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.crypto import salted_hmac

from risk import selectors
from risk.models import Assessment
from risk.rules import scoring
from risk.types import Facts, Signal

KEY_LENGTH = 32
MOST_REASONS = 12
SECONDS_A_DAY = 86_400
COUNTED = (
    Signal.PERSON_HOUR,
    Signal.DEVICE_HOUR,
    Signal.NETWORK_HOUR,
    Signal.CARD_DAY,
    Signal.FAILED_DAY,
    Signal.CARDS_DAY,
    Signal.PEOPLE_DEVICE,
    Signal.PEOPLE_ADDRESS,
    Signal.FIRST_ORDERS,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Who pays, from what, with what and where to: as it comes, hashed before it is kept."""

    person: str
    device: str = ""
    network: str = ""
    card: str = ""
    address: str = ""


def judge(
    *,
    payment_key: str,
    reference: str,
    sighting: Sighting,
    known: Mapping[Signal, float],
    now: datetime,
) -> Assessment:
    """Judge a payment once and keep the judgement; asked again, return the first.

    `known` are the signals the caller can tell; how often, from where and with how many cards is
    counted here, over earlier judgements.
    """
    if earlier := Assessment.objects.filter(payment_key=payment_key).first():
        return earlier
    facts = _facts(payment_key, sighting, known, now)
    force = selectors.in_force()
    verdict = scoring.judge(facts.signals, rules=force.rules, bounds=force.bounds, card=force.card)
    row = Assessment(
        payment_key=payment_key,
        reference=reference,
        at=now,
        signals=dict(facts.signals),
        score=verdict.score,
        probability=verdict.probability,
        decision=verdict.decision,
        reasons=[asdict(reason) for reason in verdict.reasons[:MOST_REASONS]],
        model_id=force.model_id,
        person=facts.person,
        device=facts.device,
        network=facts.network,
        card=facts.card,
        address=facts.address,
    )
    return _keep(row)


def _keep(row: Assessment) -> Assessment:
    """Write a judgement, or return the one that came first."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Assessment.objects.get(payment_key=row.payment_key)
    return row


def note_payment(*, payment_key: str, was_paid: bool) -> None:
    """Write down whether the gateway took the money. Safe to repeat; paid outweighs declined."""
    rows = Assessment.objects.filter(payment_key=payment_key)
    if not was_paid:
        rows = rows.filter(was_paid=None)
    rows.update(was_paid=was_paid)


def key_of(kind: str, text: str) -> str:
    """Return the keyed hash by which something personal is counted; "" stays ""."""
    if not text:
        return ""
    return salted_hmac(f"risk.{kind}", text.strip().lower()).hexdigest()[:KEY_LENGTH]


def _facts(
    payment_key: str, sighting: Sighting, known: Mapping[Signal, float], now: datetime
) -> Facts:
    keys = {kind: key_of(kind, text) for kind, text in asdict(sighting).items()}
    counted = selectors.near(keys=keys, payment=payment_key, now=now)
    # This payment itself counts: the first in an hour is 1.
    own = {
        signal: count + (signal not in {Signal.FAILED_DAY, Signal.CARDS_DAY})
        for signal, count in zip(COUNTED, counted, strict=True)
    }
    days = {Signal.DEVICE_DAYS: _device_days(keys["device"], now)}
    signals = {signal.value: float(value) for signal, value in {**known, **own, **days}.items()}
    return Facts(signals=signals, **keys)


# The update changes nothing: it is there to have the row told.
_SEEN = """
INSERT INTO risk_seendevice (key, first_seen) VALUES (%s, %s)
ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING first_seen
"""


def _device_days(key: str, now: datetime) -> float:
    """Return since how many days a device is known, and know it from now on."""
    if not key:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [key, now])
        (first_seen,) = cursor.fetchone()
    return float(round((now - first_seen).total_seconds() / SECONDS_A_DAY, 2))
