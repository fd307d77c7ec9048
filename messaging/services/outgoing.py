"""Messages going out: queued in the caller's transaction, sent by a task."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.template.loader import render_to_string, select_template
from django.utils import translation

from messaging.channels.base import CHANNELS, Gone, Undeliverable
from messaging.models import Device, Message
from messaging.services import suppressions
from messaging.types import PUSH, Channel, Held, Person, Purpose, Reason

log = logging.getLogger("loopmart.messaging")

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


def queue(  # noqa: PLR0913 -- a message has this many sides
    *,
    key: str,
    channel: str,
    template: str,
    person: Person,
    context: Mapping[str, Any],
    now: datetime,
    purpose: str = Purpose.SERVICE,
    url: str = "",
    device: Device | None = None,
    due_at: datetime | None = None,
    held: str = "",
) -> Message:
    """Render a message in the person's language and write it, to be sent or as held back.

    `template` names a folder of `templates/messaging` with subject.txt, body.txt, for mail
    body.html, and for text messages and notifications short.txt. Safe to repeat: a key queued
    before returns the first message. `reaching` chooses the channels.
    """
    with translation.override(person.language):
        words = _words(template, channel, dict(context))
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            **words,
            "channel": channel,
            "purpose": purpose,
            "person": person.key,
            "user_id": person.user_id,
            "recipient": "" if device else person.address(channel),
            "device": device,
            "language": person.language,
            "url": url,
            "due_at": due_at or now,
            "state": _first_state(held),
            "held": held,
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
    is tried again with growing pauses, MAX_ATTEMPTS times in all; an address that will never do
    fails at once, and is remembered.
    """
    message = _claim(message_id, now)
    if message is None or _stopped_meanwhile(message):
        return
    try:
        receipt = CHANNELS[message.channel].send(message)  # no transaction is open here
    except Undeliverable as refusal:
        _give_up(message, refusal, now)
    except (OSError, KeyError) as failure:
        _put_off(message, failure, now)
    else:
        Message.objects.filter(pk=message.pk).update(
            state=Message.State.SENT, sent_at=now, receipt=receipt, leased_until=None, error="",
            held="",
        )  # fmt: skip


def again(*, message_id: int, now: datetime) -> bool:
    """Have a message that failed sent once more, as an operator asks; return whether it will."""
    failed = Message.objects.filter(pk=message_id, state=Message.State.FAILED)
    return bool(failed.update(state=Message.State.QUEUED, due_at=now, attempts=0, error=""))


def _first_state(held: str) -> Message.State:
    return Message.State.QUEUED if held in {"", Held.QUIET} else Message.State.HELD


def _words(template: str, channel: str, context: dict[str, Any]) -> dict[str, str]:
    folder = f"messaging/{template}"
    subject = render_to_string(f"{folder}/subject.txt", context).strip()
    if channel in {Channel.SMS, *PUSH}:
        brief = select_template([f"{folder}/short.txt", f"{folder}/subject.txt"])
        return {"subject": subject, "text": brief.render(context).strip()}
    text = render_to_string(f"{folder}/body.txt", context)
    if channel != Channel.EMAIL:
        return {"subject": subject, "text": text}
    html = render_to_string(f"{folder}/body.html", context)
    return {"subject": subject, "text": text, "html": html}


def _claimable(now: datetime) -> Q:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Q(state=Message.State.QUEUED, due_at__lte=now) & free


def _claim(message_id: int, now: datetime) -> Message | None:
    claimed = Message.objects.filter(_claimable(now), pk=message_id).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    return Message.objects.select_related("device").get(pk=message_id)


def _stopped_meanwhile(message: Message) -> bool:
    """Hold a message back whose address was suppressed after it was queued."""
    if not suppressions.stands_against(
        channel=message.channel, address=message.recipient, purpose=message.purpose
    ):
        return False
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.HELD, held=Held.SUPPRESSED, leased_until=None
    )
    return True


def _give_up(message: Message, refusal: Undeliverable, now: datetime) -> None:
    log.warning("message %s cannot be delivered: %s", message.pk, refusal)
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.FAILED, leased_until=None, error=f"{refusal}"[:400]
    )
    if isinstance(refusal, Gone) and message.device_id:
        Device.objects.filter(pk=message.device_id).delete()
    elif message.channel in {Channel.EMAIL, Channel.SMS}:
        suppressions.add(
            channel=message.channel, address=message.recipient, reason=Reason.BOUNCED, now=now
        )


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
