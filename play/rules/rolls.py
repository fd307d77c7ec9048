"""Turns that nobody can bend, and everybody can check.

Before the first turn the shop shows the SHA-256 of a random seed. A player may name a word of their
own. Turns of one seed are numbered, and each follows from seed, word and number:

    roll = HMAC-SHA-256(seed, "<word>:<number>") read as a number, modulo one million

The prizes share the million by their odds, in their order: the roll says which one it is. When the
game is over the seed is shown; whoever has it gets the same rolls. The modulus favours no number
measurably: 2^256 is far above a million.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from play.types import WHOLE


def roll(seed: str, word: str, number: int) -> int:
    """Return the roll of one turn, 0 to 999,999."""
    digest = hmac.new(seed.encode(), f"{word}:{number}".encode(), hashlib.sha256).hexdigest()
    return int(digest, 16) % WHOLE


def prize_at(odds: Sequence[int], rolled: int) -> int:
    """Return the position of the prize a roll wins; `odds` are parts of a million, all of it."""
    upto = 0
    for position, part in enumerate(odds):
        upto += part
        if rolled < upto:
            return position
    raise ValueError(odds)


def link(before: str, *parts: object) -> str:
    """Return the link of an audit chain: the hash of the one before and of this turn's facts.

    Whoever changes, removes or inserts a turn breaks every link after it.
    """
    return hashlib.sha256("|".join([before, *map(str, parts)]).encode()).hexdigest()
