"""The door of events: takes a batch in, asks no database, and hands it to the stream."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analytics import stream
from analytics.types import Kind, Reason, Source
from core import limits
from core.errors import Refusal
from core.limits import TooOften

MOST_BYTES = 64 * 1024
MOST_EVENTS = 100


class Unreadable(Refusal):
    """The batch is no JSON of the kind the door takes."""

    code = "events_unreadable"
    message = _("These events cannot be read: send JSON with the fields “sent” and “events”.")


class TooLarge(Refusal):
    """The batch is larger than the door takes."""

    code = "events_too_large"
    message = _("That is too much at once: send at most 64 kB and 100 events.")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, as far as they allow it to be known."""

    source: str
    visitor: str
    session: str
    agent: str = ""
    user_id: int | None = None
    country: str = ""
    language: str = ""
    # Where the visit came from: source, medium, campaign.
    attribution: Sequence[str] = field(default=("", "", ""))
    device: str = ""
    is_bot: bool = False

    def envelope(self, now: datetime) -> dict[str, Any]:
        """Return what a batch says of its sender."""
        return {
            "s": self.source,
            "r": now.timestamp(),
            "v": self.visitor,
            "n": self.session,
            "ua": self.agent[:400],
            "u": self.user_id,
            "c": self.country,
            "l": self.language,
            "a": list(self.attribution),
            "d": self.device,
            "bot": self.is_bot,
        }


def opened(*, body: bytes, source: str, agent: str, address: str, now: datetime) -> dict[str, Any]:
    """Return the batch in a request's body.

    Only the form is looked at: what each event says is read by whoever writes it. Raises TooLarge,
    Unreadable, and TooOften past what one address may send in a minute; what came is then set
    aside and counted, of a flood the first batch each minute.
    """
    sender = Sender(source=source, visitor="", session="", agent=agent)
    if not _may_send("events", address, settings.EVENT_BATCHES_A_MINUTE, now):
        if _may_send("flood", address, 1, now):
            _turn_away(Reason.FLOOD, "batches a minute", b"", sender, now)
        raise TooOften
    if len(body) > MOST_BYTES:
        _turn_away(Reason.OVERSIZED, f"{len(body)} bytes", body, sender, now)
        raise TooLarge
    try:
        batch = json.loads(body)
        events, sent = batch["events"], batch["sent"]
        is_good = isinstance(events, list) and isinstance(sent, int | float)
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        _turn_away(Reason.MALFORMED, f"batch: {type(problem).__name__}", body, sender, now)
        raise Unreadable from problem
    if not is_good:
        _turn_away(Reason.MALFORMED, "batch: sent or events", body, sender, now)
        raise Unreadable
    if len(events) > MOST_EVENTS:
        _turn_away(Reason.OVERSIZED, f"{len(events)} events", body, sender, now)
        raise TooLarge
    return dict(batch)


def take(*, batch: Mapping[str, Any], sender: Sender, now: datetime) -> int:
    """Take an opened batch in; return how many events it has. Their ids make it safe to repeat."""
    events = batch["events"]
    if events:
        stream.append(sender.envelope(now) | {"t": batch["sent"], "e": events})
    return len(events)


def note(
    *, kind: Kind, envelope: Mapping[str, Any], now: datetime, key: str = "", **fields: Any
) -> None:
    """Take in what the shop itself saw. `key` names the fact: the same twice is one event."""
    identity = uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}:{key}") if key else uuid.uuid4()
    milliseconds = now.timestamp() * 1000
    event = {"id": str(identity), "kind": kind, "at": milliseconds, **fields}
    told = {"s": Source.SERVER, "r": now.timestamp(), "t": milliseconds, "e": [event]}
    stream.append({"bot": False, **envelope, **told})


def _may_send(what: str, address: str, most: int, now: datetime) -> bool:
    return limits.take(what=what, who=address, most=most, now=now, seconds=60)


def _turn_away(reason: Reason, detail: str, body: bytes, sender: Sender, now: datetime) -> None:
    """Set a whole batch aside, counted and with its reason."""
    text = body[:2000].decode("utf-8", "replace").replace("\0", "")
    told = {"reject": reason, "detail": detail, "body": text}
    stream.append(sender.envelope(now) | told)
