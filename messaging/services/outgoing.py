"""Messages going out: queued in the caller's transaction, sent by a task."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from messaging.channels import CHANNELS
from messaging.models import Message

log = logging.getLogger("loopmart.messaging")

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


def queue(
    *,
    key: str,
    channel: str,
    template: str,
    recipient: str,
    language: str,
    context: Mapping[str, Any],
    now: datetime,
    user_id: int | None = None,
) -> Message:
    """Render a message in the person's language and write it to be sent.

    `template` names a folder of `templates/messaging` with subject.txt, body.txt and, for mail,
    body.html. Safe to repeat: a key that was queued before returns the first message.
    """
    with translation.override(language):
        subject = render_to_string(f"messaging/{template}/subject.txt", dict(context)).strip()
        text = render_to_string(f"messaging/{template}/body.txt", dict(context))
        html = (
            render_to_string(f"messaging/{template}/body.html", dict(context))
            if channel == "email"
            else ""
        )
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "recipient": recipient,
            "language": language,
            "subject": subject,
            "text": text,
            "html": html,
            "due_at": now,
            "user_id": user_id,
        },
    )
    return message


def due(*, now: datetime, limit: int = 200) -> list[int]:
    """Return the ids of messages to send now, the longest waiting first."""
    waiting = Message.objects.filter(_claimable(now)).order_by("due_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def deliver(*, message_id: int, now: datetime) -> None:
    """Send a message and record it: claim, commit, send, mark.

    Safe to repeat: a message that is sent, or leased to another worker, is left alone. A failure
    is tried again with growing pauses, MAX_ATTEMPTS times in all.
    """
    message = _claim(message_id, now)
    if message is None:
        return
    try:
        receipt = CHANNELS[message.channel].send(message)  # no transaction is open here
    except (OSError, KeyError) as failure:
        _put_off(message, failure, now)
        return
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.SENT, sent_at=now, receipt=receipt, leased_until=None, error=""
    )


def _claimable(now: datetime) -> Q:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Q(state=Message.State.QUEUED, due_at__lte=now) & free


def _claim(message_id: int, now: datetime) -> Message | None:
    claimed = Message.objects.filter(_claimable(now), pk=message_id).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Message.objects.get(pk=message_id) if claimed else None


def _put_off(message: Message, failure: Exception, now: datetime) -> None:
    final = message.attempts >= MAX_ATTEMPTS
    log.warning(
        "message %s failed, attempt %s: %s", message.pk, message.attempts, type(failure).__name__
    )
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.FAILED if final else Message.State.QUEUED,
        due_at=now + timedelta(seconds=15 * 2**message.attempts),
        leased_until=None,
        error=f"{type(failure).__name__}: {failure}"[:400],
    )
