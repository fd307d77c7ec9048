"""How often one person may do something: counted per clock hour in the cache server."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import redis
from django.conf import settings

from core import page_cache

HOUR = 3600


def take(*, what: str, who: str, most: int, now: datetime) -> bool:
    """Count one more, and return whether that many are still allowed in this hour.

    Atomic: of many at once exactly `most` are let through. Without a cache server everything is:
    a limit protects the moderators, not the data.
    """
    key = f"limit:{what}:{hashed(who)}:{now:%Y%m%d%H}"
    try:
        with page_cache.server().pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, HOUR)
            count, _set = pipe.execute()
    except redis.RedisError:
        return True
    return int(count) <= most


def hashed(who: str) -> str:
    """Return a person's key as it may be kept: nobody can be found by it without the secret."""
    return hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()
