"""How often somebody may do something that costs somebody else: counted in the cache server."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import page_cache
from core.errors import Refusal

HOUR = 3600
DAY = 24 * HOUR


class TooOften(Refusal):
    """The limit is reached."""

    code = "too_often"
    message = _("That was often enough for now. Please try again later.")


def take(*, what: str, who: str, most: int, now: datetime, seconds: int = HOUR) -> bool:
    """Count one more, and return whether that many are still allowed in this hour, or span.

    Atomic: of many at once exactly `most` are let through. Without a cache server everything is:
    a limit protects people's time, not the data.
    """
    span = int(now.timestamp()) // seconds
    key = f"limit:{what}:{hashed(who)}:{span}"
    try:
        with page_cache.server().pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, seconds)
            count, _set = pipe.execute()
    except redis.RedisError:
        return True
    return int(count) <= most


def spend(*, what: str, who: str, most: int, now: datetime, seconds: int = HOUR) -> None:
    """Count one more. Raises TooOften past the most."""
    if not take(what=what, who=who.lower(), most=most, now=now, seconds=seconds):
        raise TooOften


def hashed(who: str) -> str:
    """Return a person's key as it may be kept: nobody can be found by it without the secret."""
    return hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()
