"""Who has a conversation open right now, so that two agents do not answer one shopper."""

from __future__ import annotations

from datetime import datetime

import redis

from core import page_cache

STILL_HERE = 15  # seconds since the screen last asked


def look_at(*, ticket_id: int, name: str, now: datetime) -> list[str]:
    """Say that somebody looks at a conversation, and return who else does.

    Without a cache server nobody is warned, and nothing is lost.
    """
    key, moment = f"support:here:{ticket_id}", now.timestamp()
    try:
        with page_cache.server().pipeline(transaction=True) as pipe:
            pipe.zadd(key, {name: moment})
            pipe.zremrangebyscore(key, 0, moment - STILL_HERE)
            pipe.expire(key, 4 * STILL_HERE)
            pipe.zrange(key, 0, -1)
            found = pipe.execute()[-1]
    except redis.RedisError:
        return []
    return [other for other in (one.decode() for one in found) if other != name]
