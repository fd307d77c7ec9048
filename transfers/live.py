"""How far work has come that is one transaction: nobody else sees its rows until it ends."""

from __future__ import annotations

import redis

from core import page_cache

SECONDS = 60


def tell(name: str, done: int) -> None:
    """Say how many are done; of no matter when no cache answers."""
    try:
        page_cache.server().set(f"transfers:{name}", done, ex=SECONDS)
    except redis.RedisError:
        return


def told(name: str) -> int:
    """Return what was said within the last minute; nought for nothing."""
    try:
        found = page_cache.server().get(f"transfers:{name}")
    except redis.RedisError:
        return 0
    return int(found) if found else 0
