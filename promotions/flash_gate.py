"""The gate of a flash sale: who comes first gets a place, in one round trip and without SQL.

It stands in the queue server, whose memory is never evicted. All of it can be built again from the
places in the database, which have the last word: a place the gate gives away twice after a crash is
taken by the first, and the second asks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal

# Whoever does not ask again for so long has gone home; the line moves on.
PATIENCE_MS = 20_000
# A place given away is in the database by then, or its process is dead.
SETTLED_MS = 10_000
LONGEST_LINE = 100_000


class GateClosed(Refusal):
    """The queue server does not answer; what people hold, they hold."""

    code = "flash_gate_closed"
    message = _("One moment, please: ask again in a few seconds.")


@contextmanager
def _polite() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as problem:
        raise GateClosed from problem


class Verdict(StrEnum):
    """What the gate says."""

    COLD = "cold"  # it knows nothing: build it from the database
    EARLY = "early"
    OVER = "over"
    MOST = "most"
    GRANTED = "granted"
    WAITING = "waiting"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with its figures: places and their owner's count so far, or those ahead in line."""

    verdict: Verdict
    ticket: int = 0
    ahead: int = 0
    mine: int = 0
    sale_id: int = 0
    numbers: tuple[int, ...] = field(default=())


# KEYS: terms, free, mine, line, wants, seen, given. The keys of one sale share a slot.
_NAMES = ("terms", "free", "mine", "line", "wants", "seen", "given")

_ASK = """
local who, units, now = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local joins, patience, longest = ARGV[4] == '1', tonumber(ARGV[5]), tonumber(ARGV[6])
local terms = redis.call('HMGET', KEYS[1], 'id', 'starts', 'ends', 'most', 'allotment', 'sold')
if not terms[1] then return {'cold'} end
local id = tonumber(terms[1])
if now < tonumber(terms[2]) then return {'early', 0, 0, 0, id} end
if now >= tonumber(terms[3]) then return {'over', 0, 0, 0, id} end
local mine = tonumber(redis.call('HGET', KEYS[3], who) or '0')
if mine + units > tonumber(terms[4]) then return {'most', 0, 0, mine, id} end
-- Who has gone home makes room.
while true do
    local head = redis.call('ZRANGE', KEYS[4], 0, 0)[1]
    if not head or head == who then break end
    local seen = tonumber(redis.call('HGET', KEYS[6], head) or '0')
    if now - seen < patience then break end
    redis.call('ZREM', KEYS[4], head)
    redis.call('HDEL', KEYS[5], head)
    redis.call('HDEL', KEYS[6], head)
end
local free = redis.call('ZCARD', KEYS[2])
local rank = redis.call('ZRANK', KEYS[4], who)
local ticket
if rank then
    ticket = tonumber(redis.call('ZSCORE', KEYS[4], who))
else
    if not joins then return {'waiting', 0, redis.call('ZCARD', KEYS[4]), mine, id} end
    rank = redis.call('ZCARD', KEYS[4])
    ticket = redis.call('HINCRBY', KEYS[1], 'tickets', 1)
end
local before = 0
if rank > 0 and free > 0 then
    for _, other in ipairs(redis.call('ZRANGE', KEYS[4], 0, math.min(rank, free) - 1)) do
        before = before + tonumber(redis.call('HGET', KEYS[5], other) or '1')
    end
end
if before + units <= free and rank < free then
    local answer = {'granted', ticket, 0, mine, id}
    local popped = redis.call('ZPOPMIN', KEYS[2], units)
    for at = 1, #popped, 2 do
        redis.call('HSET', KEYS[7], popped[at], now .. ' ' .. who)
        answer[#answer + 1] = tonumber(popped[at])
    end
    redis.call('HINCRBY', KEYS[3], who, units)
    redis.call('ZREM', KEYS[4], who)
    redis.call('HDEL', KEYS[5], who)
    redis.call('HDEL', KEYS[6], who)
    return answer
end
if tonumber(terms[6]) + units > tonumber(terms[5]) or rank >= longest then
    redis.call('ZREM', KEYS[4], who)
    return {'sold_out', ticket, 0, mine, id}
end
redis.call('ZADD', KEYS[4], 'NX', ticket, who)
redis.call('HSET', KEYS[5], who, units)
redis.call('HSET', KEYS[6], who, now)
return {'waiting', ticket, rank, mine, id}
"""

# Puts places back; once each: what is free already is not given back again.
_RETURN = """
for at = 1, #ARGV, 2 do
    local number, who = ARGV[at], ARGV[at + 1]
    if redis.call('HEXISTS', KEYS[1], 'id') == 1 and not redis.call('ZSCORE', KEYS[2], number) then
        redis.call('ZADD', KEYS[2], number, number)
        redis.call('HDEL', KEYS[7], number)
        if who ~= '' and tonumber(redis.call('HGET', KEYS[3], who) or '0') > 0 then
            redis.call('HINCRBY', KEYS[3], who, -1)
        end
    end
end
"""

# Places that are left in the database, but neither free here nor just given away: a process died.
_FIND = """
local now, settled, found = tonumber(ARGV[1]), tonumber(ARGV[2]), 0
if redis.call('HEXISTS', KEYS[1], 'id') == 0 then return -1 end
for at = 3, #ARGV do
    local number = ARGV[at]
    if not redis.call('ZSCORE', KEYS[2], number) then
        local given = redis.call('HGET', KEYS[7], number)
        local since, who = 0, ''
        if given then since, who = string.match(given, '^(%d+) (.*)$') end
        if now - tonumber(since) >= settled then
            redis.call('ZADD', KEYS[2], number, number)
            redis.call('HDEL', KEYS[7], number)
            if who ~= '' and tonumber(redis.call('HGET', KEYS[3], who) or '0') > 0 then
                redis.call('HINCRBY', KEYS[3], who, -1)
            end
            found = found + 1
        end
    end
end
return found
"""

_STAND = """
local rank = redis.call('ZRANK', KEYS[4], ARGV[1])
local free, line = redis.call('ZCARD', KEYS[2]), redis.call('ZCARD', KEYS[4])
return {free, line, rank or -1}
"""


@cache
def server() -> redis.Redis:
    """Return this process's connections to the queue server."""
    return redis.Redis.from_url(settings.QUEUE_URL, socket_timeout=2)


@cache
def _script(text: str) -> redis.commands.core.Script:
    return server().register_script(text)


@_polite()
def ask(*, sale: str, who: str, units: int, at_ms: int, joins: bool = True) -> Answer:
    """Ask for places, or for one's turn; `joins`: take a place in line when there is none."""
    values: list[str | int] = [who, units, at_ms, int(joins), PATIENCE_MS, LONGEST_LINE]
    found = _script(_ASK)(keys=_keys(sale), args=values)
    verdict = Verdict(found[0].decode())
    figures = [int(figure) for figure in found[1:]]
    ticket, ahead, mine, sale_id = [*figures, 0, 0, 0, 0][:4]
    return Answer(verdict, ticket, ahead, mine, sale_id, tuple(figures[4:]))


@_polite()
def give_back(*, sale: str, places: Iterable[tuple[int, str]]) -> None:
    """Put places back, each with the buyer whose count falls. Safe to repeat."""
    if values := [value for place in places for value in place]:
        _script(_RETURN)(keys=_keys(sale), args=values)


@_polite()
def uncount(*, sale: str, who: str, units: int) -> None:
    """Take units off a buyer's count that another has after all."""
    mine = _keys(sale)[_NAMES.index("mine")]
    if units and int(server().hincrby(mine, who, -units)) <= 0:
        server().hdel(mine, who)


@_polite()
def find_lost(*, sale: str, numbers: Iterable[int], at_ms: int) -> int:
    """Put back places that nobody has after all; return how many, or -1 of a gate that is cold."""
    return int(_script(_FIND)(keys=_keys(sale), args=[at_ms, SETTLED_MS, *numbers]))


@_polite()
def leave(*, sale: str, who: str) -> None:
    """Leave the line."""
    keys = dict(zip(_NAMES, _keys(sale), strict=True))
    with server().pipeline(transaction=True) as pipe:
        pipe.zrem(keys["line"], who)
        pipe.hdel(keys["wants"], who)
        pipe.hdel(keys["seen"], who)
        pipe.execute()


@_polite()
def standing(*, sale: str, who: str = "") -> tuple[int, int, int | None]:
    """Return how many places are free, how many people wait, and how many are before this one."""
    free, line, rank = (int(figure) for figure in _script(_STAND)(keys=_keys(sale), args=[who]))
    return free, line, None if rank < 0 else rank


@_polite()
def build(
    *, sale: str, terms: Mapping[str, int], free: Iterable[int], mine: Mapping[str, int]
) -> None:
    """Build a gate that is cold, once: whoever comes second finds it built. The line stays."""
    keys = dict(zip(_NAMES, _keys(sale), strict=True))
    places = {str(number): number for number in free}
    with server().lock(f"{keys['terms']}:building", timeout=10):
        if server().hexists(keys["terms"], "id"):
            return
        with server().pipeline(transaction=True) as pipe:
            pipe.delete(keys["free"], keys["mine"], keys["given"])
            if places:
                pipe.zadd(keys["free"], places)
            if mine:
                pipe.hset(keys["mine"], mapping={one: str(n) for one, n in mine.items()})
            pipe.hset(keys["terms"], mapping={one: str(n) for one, n in terms.items()})
            pipe.execute()


@_polite()
def note_sold(*, sale: str, sold: int) -> None:
    """Tell the gate how many are sold for good: when all are, nobody need wait."""
    if server().hexists(_keys(sale)[0], "id"):
        server().hset(_keys(sale)[0], "sold", str(sold))


@_polite()
def forget(*, sale: str) -> None:
    """Take the gate away: the sale is over, or its terms have changed."""
    server().delete(*_keys(sale))


def _keys(sale: str) -> list[str]:
    return [f"flash:{{{sale}}}:{name}" for name in _NAMES]
