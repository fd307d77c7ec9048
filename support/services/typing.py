"""Somebody is writing just now: kept for seconds, and of no consequence."""

from __future__ import annotations

import redis

from core import page_cache
from support.services import live
from support.types import Author

SECONDS = 6


def note(*, ticket_id: int, by: Author, name: str) -> None:
    """Say that a side is writing."""
    try:
        fresh = page_cache.server().set(_key(ticket_id, by), name[:40], ex=SECONDS)
    except redis.RedisError:
        return
    if fresh:
        live.changed(ticket_id, typing=by.value)


def who(*, ticket_id: int, of: Author) -> str:
    """Return who of a side is writing; nobody when the cache server is away."""
    try:
        found = page_cache.server().get(_key(ticket_id, of))
    except redis.RedisError:
        return ""
    return bytes(found).decode() if isinstance(found, bytes) else ""


def stop(*, ticket_id: int, by: Author) -> None:
    """Say that a side has sent what it wrote."""
    try:
        page_cache.server().delete(_key(ticket_id, by))
    except redis.RedisError:
        return


def _key(ticket_id: int, by: Author) -> str:
    return f"support:typing:{ticket_id}:{by.value}"
