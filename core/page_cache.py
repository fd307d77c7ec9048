"""Whole public pages in Valkey, each in one encoding, with tags that a change bumps.

A bump takes the next number of one counter and writes it under the tag. A page keeps the
counter's value from *before* it was rendered; it is good while none of its tags carries a later
number. So a page rendered while its data changed is never served, and a bump is one write however
many pages hang on the tag. Reading a page and checking its tags is one script, one round trip.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar, cast

import brotli
import redis
from django.conf import settings
from django.http import HttpResponse

# A page lives ten minutes. A tag stays until the cache needs its room; every page that hangs on it
# reads it, so it goes after them.
PAGE_SECONDS = 600
# On a 100 KB page brotli 4 costs 0.6 ms of processor time for 6.6 KB, 5 costs 1.0 for 6.1;
# gzip 4 costs 0.6 for 8.3 KB, 6 costs 0.8 for 7.7.
QUALITY = 4

T = TypeVar("T")

# The counter begins at the clock's milliseconds, so that it never runs backwards over a restart or
# an eviction: a page or a kept part from before can then never look fresh again.
_COUNT = """
if redis.call('EXISTS', 'pages:bumps') == 0 then
    local now = redis.call('TIME')
    local begun = now[1] .. string.format('%03d', math.floor(now[2] / 1000))
    redis.call('MSET', 'pages:bumps', begun, 'pages:begun', begun)
end
"""

_READ = (
    """
local page = redis.call('HMGET', KEYS[1], 'bumps', 'tags', 'etag', 'body')
if page[1] then
    local fresh = true
    for tag in string.gmatch(page[2], '%S+') do
        local bumped = redis.call('GET', 'tag:' .. tag)
        if bumped and tonumber(bumped) > tonumber(page[1]) then fresh = false break end
    end
    if fresh then return {page[3], page[4]} end
end
"""
    + _COUNT
    + """
return redis.call('GET', 'pages:bumps')
"""
)

_BUMP = (
    _COUNT
    + """
local number = redis.call('INCR', 'pages:bumps')
for _, tag in ipairs(ARGV) do redis.call('SET', 'tag:' .. tag, number) end
"""
)

_VERSION = (
    _COUNT
    + """
return redis.call('GET', 'tag:' .. ARGV[1]) or redis.call('GET', 'pages:begun')
"""
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A page as it lies in the cache."""

    etag: str
    body: bytes


@cache
def server() -> redis.Redis:
    """Return this process's connection pool to the cache server."""
    return redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])


@cache
def _script(text: str) -> redis.commands.core.Script:
    return server().register_script(text)


def tag(response: HttpResponse, *tags: str) -> HttpResponse:
    """Say that this page is public, and on what it depends."""
    response.page_tags = tags  # type: ignore[attr-defined]  # read by the middleware
    return response


def bump(tags: Iterable[str]) -> None:
    """Make every page that carries one of these tags stale, now."""
    if names := list(tags):
        _script(_BUMP)(args=names)


def read(key: str) -> Stored | int:
    """Return the page if it is fresh, else the number of bumps so far, to store it under."""
    found = _script(_READ)(keys=[key])
    if isinstance(found, list):
        return Stored(etag=found[0].decode(), body=found[1])
    return int(found)


def write(key: str, body: bytes, *, encoding: str, bumps: int, tags: Iterable[str]) -> Stored:
    """Keep a page as it is to be sent, and return it."""
    page = Stored(hashlib.blake2b(body, digest_size=12).hexdigest(), compressed(body, encoding))
    fields: dict[str, str | bytes | int] = {
        "bumps": bumps,
        "tags": " ".join(tags),
        "etag": page.etag,
        "body": page.body,
    }
    with server().pipeline(transaction=True) as pipe:
        pipe.hset(key, mapping=fields)  # type: ignore[arg-type]  # redis-py's stub omits int values
        pipe.expire(key, PAGE_SECONDS)
        pipe.execute()
    return page


def compressed(body: bytes, encoding: str, quality: int = QUALITY) -> bytes:
    """Return the bytes in an encoding: "br" or "gzip"."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=quality))  # type: ignore[no-untyped-call]  # brotli has no stubs
    return gzip.compress(body, quality, mtime=0)


def plain(body: bytes, encoding: str) -> bytes:
    """Return what was compressed."""
    return brotli.decompress(body) if encoding == "br" else gzip.decompress(body)


def minutely(key: str, make: Callable[[], T]) -> T:
    """Return what was made of plain values less than a minute ago, or make it now."""
    try:
        if (found := server().get(key)) is not None:
            return cast("T", json.loads(found))
        made = make()
        server().set(key, json.dumps(made), ex=60)
    except redis.RedisError:
        return make()
    return made


def version(name: str) -> str:
    """Return what a process keeps things under that hang on a tag; every bump gives another.

    Empty when no cache answers: then nothing is to be kept.
    """
    try:
        found: bytes = _script(_VERSION)(args=[name])
    except redis.RedisError:
        return ""
    return found.decode()
