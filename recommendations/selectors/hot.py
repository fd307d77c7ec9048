"""Lists hot in Valkey, under the number of their model: one that is no longer live just ages."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cache

import redis

from core.page_cache import bump, server

log = logging.getLogger("loopmart.recommendations")

# Which model is live is asked anew after a minute, whatever has become of the word of it.
LIVE_SECONDS = 60
# Lists of a model never change; they leave when nobody asks for them.
LIST_SECONDS = 3600
NONE = "0"
_LIVE = "recs:live"

# The live model and its lists in one round trip; false where nothing is known.
_READ = """
local model = ARGV[1]
if model == '' then model = redis.call('GET', KEYS[1]) end
if not model then return false end
local names = {}
for index = 2, #ARGV do names[#names + 1] = 'recs:' .. model .. ':' .. ARGV[index] end
local found = redis.call('MGET', unpack(names))
table.insert(found, 1, model)
return found
"""


@cache
def _script() -> redis.commands.core.Script:
    return server().register_script(_READ)


def read(names: Sequence[str], *, model_id: int | None) -> tuple[str, list[bytes | None]] | None:
    """Return the model's number and what is kept under each name; None when nothing is known."""
    try:
        found = _script()(keys=[_LIVE], args=[model_id or "", *names])
    except redis.RedisError:
        return None
    return (found[0].decode(), found[1:]) if found else None


def keep(model: str, lists: Mapping[str, str], *, is_live: bool) -> None:
    """Keep lists of a model, and which one is live; nothing is kept when no cache answers."""
    try:
        with server().pipeline(transaction=False) as pipe:
            if is_live:
                pipe.set(_LIVE, model, ex=LIVE_SECONDS)
            for name, items in lists.items():
                pipe.set(f"recs:{model}:{name}", items, ex=LIST_SECONDS)
            pipe.execute()
    except redis.RedisError:
        log.warning("recommendations are read from the database: no cache answers")


def forget_live() -> None:
    """Have the next reader ask which model is live, and pages made anew. Safe to repeat."""
    try:
        server().delete(_LIVE)
        bump(["slots"])
    except redis.RedisError:
        log.warning("another model is live, and the cache hears of it in a minute")
