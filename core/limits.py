"""How often somebody may do something that costs somebody else: counted in the cache."""

from __future__ import annotations

import hashlib

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import page_cache
from core.errors import Refusal


class TooOften(Refusal):
    """The limit is reached."""

    code = "too_often"
    message = _("That was often enough for now. Please try again later.")


def spend(name: str, who: str, *, most: int, seconds: int) -> None:
    """Count one more; raise TooOften past the most. Without a cache nobody is refused."""
    digest = hashlib.blake2b(
        who.lower().encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12
    )
    key = f"limit:{name}:{digest.hexdigest()}"
    try:
        with page_cache.server().pipeline(transaction=True) as pipe:
            pipe.set(key, 0, ex=seconds, nx=True)
            pipe.incr(key)
            _made, count = pipe.execute()
    except redis.RedisError:
        return
    if count > most:
        raise TooOften


def address_of(request: HttpRequest) -> str:
    """Return where a request came from: behind a proxy, what the proxy says of it."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rsplit(",", maxsplit=1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
