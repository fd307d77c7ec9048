"""Whole coins: the engine reckons in pence and fen, and comes back to money at its border."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from core.money import Money, minor_unit

HUNDREDTHS = 10_000  # a per cent with two places, as a whole number of hundredths of a per cent


@lru_cache(maxsize=65536)
def coins(money: Money) -> int:
    """Return an amount in whole coins."""
    return money.minor_units()


def money(amount: int, currency: str) -> Money:
    """Return so many coins as money."""
    return Money(amount * _coin(currency), currency)


@lru_cache(maxsize=256)
def _coin(currency: str) -> Decimal:
    return minor_unit(currency)


@lru_cache(maxsize=4096)
def hundredths(percent: Decimal) -> int:
    """Return a per cent as hundredths of one."""
    return int(percent * 100)


def part_of(amount: int, percent: Decimal) -> int:
    """Return so much per cent of an amount, rounded half up."""
    return (amount * hundredths(percent) * 2 + HUNDREDTHS) // (HUNDREDTHS * 2)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weight: largest remainder, the earlier one first in a tie."""
    whole = sum(weights)
    if not whole:
        return split(amount, [1] * len(weights)) if weights else []
    parts = [amount * weight // whole for weight in weights]
    rest = amount - sum(parts)
    if rest:
        order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
        for i in order[:rest]:
            parts[i] += 1
    return parts


def split_within(amount: int, weights: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """Split an amount by weight, none more than its room; what one cannot take others do.

    The parts add up to the amount, or to all the room there is if that is less.
    """
    parts = [0] * len(weights)
    rest = min(amount, sum(rooms))
    able = [i for i, room in enumerate(rooms) if room > 0]
    while rest > 0:
        shares = split(rest, [weights[i] for i in able])
        for i, share in zip(able, shares, strict=True):
            taken = min(share, rooms[i] - parts[i])
            parts[i] += taken
            rest -= taken
        able = [i for i in able if parts[i] < rooms[i]]
    return parts
