"""One word to one person: by the channels they chose, within what the shop may write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from messaging.channels.base import CHANNELS
from messaging.locks import lock_budget
from messaging.models import Cap, Device, Message, QuietHours, Wish
from messaging.rules import limits
from messaging.services import outgoing, suppressions
from messaging.types import PUSH, Channel, Held, Person, Purpose

# What is sent where nobody chose: service by all that cost nothing, marketing by none (opt-in).
DEFAULTS = {
    Purpose.SERVICE: {Channel.INBOX, Channel.EMAIL, Channel.WEB_PUSH, Channel.APP_PUSH},
    Purpose.MARKETING: set[Channel](),
}
LONGEST_CAP = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Word:
    """What is said to whom: one event under one key, whatever the channels."""

    key: str
    template: str
    person: Person
    context: Mapping[str, Any]
    now: datetime
    url: str = ""
    purpose: Purpose = Purpose.SERVICE


def notify(word: Word) -> list[Message]:
    """Queue a service message on every channel the person chose, once per key.

    A guest hears by e-mail. Nobody's orders go untold: whoever can be reached by nothing they
    chose is written to by e-mail. A channel switched off by hand leaves a held-back row.
    """
    wanted, refused = _chosen(word.person, Purpose.SERVICE)
    sent = [message for channel in sorted(wanted) for message in _queue(channel, word)]
    for channel in sorted(refused):
        _write(word, channel, held=Held.NOT_WANTED)
    reached = {message.channel for message in sent if message.state != Message.State.HELD}
    if reached <= {Channel.INBOX} and Channel.EMAIL not in wanted:
        sent += _queue(Channel.EMAIL, word, suffix=":rescue")
    return sent


@transaction.atomic
def offer(word: Word, *, channels: Sequence[Channel], segments: Collection[str] = ()) -> Message:
    """Queue a marketing message on the first channel that is wanted and can be reached.

    Within the budget of the person over all channels, and after the quiet hours of their zone. A
    message that may not go is written as held back, with the reason. Safe to repeat under the key.
    """
    word = replace(word, purpose=Purpose.MARKETING)
    if queued := Message.objects.filter(key__startswith=f"{word.key}:").first():
        return queued
    lock_budget(word.person.key)
    wanted, _refused = _chosen(word.person, Purpose.MARKETING)
    reason = Held.NOT_WANTED
    for channel in channels:
        if channel not in wanted:
            continue
        barrier = _barrier(channel, word.person)
        if barrier is None:
            return _offer_on(channel, word, segments)
        reason = barrier
    return _write(word, channels[0], held=reason)


def _offer_on(channel: Channel, word: Word, segments: Collection[str]) -> Message:
    due_at = _after_quiet(word.person, word.now)
    if _is_full(word.person, channel, segments, due_at):
        return _write(word, channel, held=Held.CAP)
    device = next(iter(_devices(word.person, channel)), None)
    held = Held.QUIET if due_at > word.now else ""
    return _write(word, channel, device=device, due_at=due_at, held=held)


def _barrier(channel: Channel, person: Person) -> Held | None:
    """Return why a person cannot be reached by a channel at all."""
    address = person.address(channel)
    if not address and not list(_devices(person, channel)):
        return Held.NO_ADDRESS
    barred = suppressions.stands_against(
        channel=channel, address=address, purpose=Purpose.MARKETING
    )
    return Held.SUPPRESSED if barred else None


def _queue(channel: str, word: Word, *, suffix: str = "") -> list[Message]:
    if channel in PUSH:
        return [
            _write(word, channel, suffix=f":{device.public_id}", device=device)
            for device in _devices(word.person, channel)
        ]
    address = word.person.address(channel)
    if not address:
        return []
    barred = suppressions.stands_against(channel=channel, address=address, purpose=Purpose.SERVICE)
    return [_write(word, channel, suffix=suffix, held=Held.SUPPRESSED if barred else "")]


def _write(word: Word, channel: str, *, suffix: str = "", **fields: Any) -> Message:
    return outgoing.queue(
        key=f"{word.key}:{channel}{suffix}",
        channel=channel,
        template=word.template,
        person=word.person,
        context=word.context,
        now=word.now,
        purpose=word.purpose,
        url=word.url,
        **fields,
    )


def _chosen(person: Person, purpose: Purpose) -> tuple[set[str], set[str]]:
    """Return the channels a person wants for a purpose, and those they switched off."""
    if person.user_id is None:
        way = Channel.EMAIL if person.email else Channel.SMS
        is_told = purpose == Purpose.SERVICE and way in CHANNELS
        return ({way} if is_told else set()), set()
    said = dict(
        Wish.objects.filter(user=person.user_id, purpose=purpose).values_list("channel", "wanted")
    )
    wanted = {channel for channel in CHANNELS if said.get(channel, channel in DEFAULTS[purpose])}
    return wanted, {channel for channel in CHANNELS if said.get(channel) is False}


def _devices(person: Person, channel: str) -> Iterable[Device]:
    if person.user_id is None or channel not in PUSH:
        return ()
    return Device.objects.filter(user=person.user_id, channel=channel).order_by("-seen_at")


def _after_quiet(person: Person, now: datetime) -> datetime:
    hours = QuietHours.objects.first()
    zone = person.zone or settings.SHOP_LANGUAGE_ZONE.get(person.language, settings.TIME_ZONE)
    if hours is None:
        return now
    return limits.after_quiet(now, starts=hours.starts, ends=hours.ends, zone=zone)


def _is_full(person: Person, channel: str, segments: Collection[str], at: datetime) -> bool:
    caps = [limits.Limit(row.channel, row.segment, row.most, row.days) for row in Cap.objects.all()]
    had = Message.objects.filter(
        person=person.key,
        purpose=Purpose.MARKETING,
        due_at__gt=at - LONGEST_CAP,
        state__in=(Message.State.QUEUED, Message.State.SENT),
    )
    sent = [limits.Sent(*row) for row in had.values_list("channel", "due_at")]
    return limits.is_full(limits.binding(caps, channel=channel, segments=segments), sent, at=at)
