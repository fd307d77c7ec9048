"""The way of events from the doors to whoever writes them: a stream in the queue server.

Nothing that was accepted is trimmed: when the stream is as long as it may be, or the server is
away, batches go into files beside it (`spill`) and are written from there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import redis
from django.conf import settings

from analytics import spill

KEY = "events"
GROUP = "writers"
# A writer that has not acknowledged for so long is dead; its batches go to another.
ABANDONED_MS = 10_000
# After a failure the server is left alone for a moment: no request waits for it twice.
PAUSE = 1.0

_APPEND = """
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[2]) then return false end
return redis.call('XADD', KEYS[1], '*', 'b', ARGV[1])
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One batch as it lies in the stream, or in a file."""

    id: str
    envelope: dict[str, Any]


class _Health:
    """Until when the server is left alone."""

    closed_until = 0.0


@cache
def server() -> redis.Redis:
    """Return this process's connections to the queue server; nobody waits long for an answer."""
    return redis.Redis.from_url(settings.QUEUE_URL, socket_timeout=1, socket_connect_timeout=0.5)


@cache
def _append() -> redis.commands.core.Script:
    return server().register_script(_APPEND)


def append(envelope: Mapping[str, Any]) -> None:
    """Hand a batch on; it is in the stream, or in a file, when this returns."""
    body = json.dumps(envelope, separators=(",", ":"))
    if time.monotonic() >= _Health.closed_until:
        try:
            if _append()(keys=[KEY], args=[body, settings.EVENT_STREAM_LENGTH]):
                return
        except redis.RedisError:
            _Health.closed_until = time.monotonic() + PAUSE
    spill.keep(body)


def take(*, consumer: str, most: int, wait_ms: int) -> list[Entry]:
    """Return batches to write: those of writers that died, then new ones; wait for some."""
    _ensure_group()
    claimed: Any = server().xautoclaim(
        KEY, GROUP, consumer, min_idle_time=ABANDONED_MS, start_id="0", count=most
    )
    abandoned = claimed[1]
    if abandoned:
        return [_entry(*found) for found in abandoned if found[1]]
    # Shorter than the socket's own patience; to wait nought would be to wait for ever.
    block = min(wait_ms, 900) or None
    answer: Any = server().xreadgroup(GROUP, consumer, {KEY: ">"}, count=most, block=block)
    return [_entry(*found) for _key, entries in answer or [] for found in entries]


def done(entries: list[Entry]) -> None:
    """Take batches out of the stream: they are in the database."""
    if ids := [entry.id for entry in entries]:
        with server().pipeline(transaction=True) as pipe:
            pipe.xack(KEY, GROUP, *ids)
            pipe.xdel(KEY, *ids)
            pipe.execute()


def length() -> int:
    """Return how many batches wait."""
    return int(server().xlen(KEY))


def oldest() -> float | None:
    """Return when the batch that waits longest came, in seconds since 1970; None if none waits."""
    found = cast("list[Any]", server().xrange(KEY, count=1))
    return int(found[0][0].split(b"-")[0]) / 1000 if found else None


def _ensure_group() -> None:
    try:
        server().xgroup_create(KEY, GROUP, id="0", mkstream=True)
    except redis.ResponseError as answer:
        if "BUSYGROUP" not in str(answer):
            raise


def _entry(number: bytes, values: dict[bytes, bytes]) -> Entry:
    return Entry(number.decode(), json.loads(values[b"b"]))
