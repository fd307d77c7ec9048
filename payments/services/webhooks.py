"""The webhook inbox: stored first, answered, processed after, once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core.errors import NotFound, Refusal
from payments.gateways.base import GATEWAYS
from payments.models import Payment, Webhook
from payments.services import intents

log = logging.getLogger("loopmart.payments")


def receive(*, gateway: str, body: bytes, headers: Mapping[str, str], now: datetime) -> Webhook:
    """Check the signature and store the notice.

    Safe to repeat: a notice that is already there is not stored again. Raises NotFound for an
    unknown gateway, ForgedNotice, UnreadableNotice; then nothing is stored.
    """
    if gateway not in GATEWAYS:
        raise NotFound
    notice = GATEWAYS[gateway].read(body, headers)
    kept = {name: headers[name] for name in GATEWAYS[gateway].proofs if name in headers}
    # The signature is part of what is stored: processing reads the notice the same way.
    webhook, _created = Webhook.objects.get_or_create(
        gateway=gateway,
        event_id=notice.event_id,
        defaults={
            "body": body.decode(),
            "received_at": now,
            "headers": kept,
        },
    )
    return webhook


def answer(*, gateway: str) -> tuple[str, str]:
    """Return what a gateway wants to hear of a notice that is stored, and its content type."""
    return GATEWAYS[gateway].answer()


def process(*, webhook_id: int, now: datetime) -> None:
    """Carry out one stored notice. Safe to repeat, and to run at the same time."""
    with transaction.atomic():
        webhook = (
            Webhook.objects.select_for_update(skip_locked=True)
            .filter(pk=webhook_id, state=Webhook.State.RECEIVED)
            .first()
        )
        if webhook is None:
            return
        try:
            with transaction.atomic():
                notice = GATEWAYS[webhook.gateway].read(webhook.body.encode(), webhook.headers)
                # Some notices concern no payment: a gateway tells of more than was asked.
                if notice.payment_key:
                    intents.record_notice(gateway=webhook.gateway, notice=notice, now=now)
        except (Refusal, Payment.DoesNotExist) as problem:
            log.warning("webhook %s cannot be carried out: %s", webhook.pk, type(problem).__name__)
            webhook.error = f"{type(problem).__name__}: {problem}"[:400]
            webhook.state = Webhook.State.FAILED
        else:
            webhook.state = Webhook.State.PROCESSED
        webhook.save(update_fields=["state", "error", "updated_at"])


def waiting(*, limit: int = 200) -> list[int]:
    """Return the ids of notices that were stored and not carried out yet."""
    return list(
        Webhook.objects.filter(state=Webhook.State.RECEIVED)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )
