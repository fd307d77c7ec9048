"""How many points something brings, and what points are worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Boost:
    """A multiplier as a value; empty fields hold for all."""

    factor: Decimal
    why: str = ""
    audience: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds(self, *, why: str, audiences: frozenset[str], now: datetime) -> bool:
        """Whether it is for this person, for this, and now."""
        return (
            self.why in {"", why}
            and (not self.audience or self.audience in audiences)
            and (self.starts_at is None or self.starts_at <= now)
            and (self.ends_at is None or now < self.ends_at)
        )


def factor(
    boosts: Iterable[Boost], *, why: str, audiences: frozenset[str], now: datetime
) -> Decimal:
    """Return the highest factor that holds: multipliers never multiply each other."""
    found = (one.factor for one in boosts if one.holds(why=why, audiences=audiences, now=now))
    return max(found, default=Decimal(1))


def points_for(amount: Decimal, *, earned: Decimal, by: Decimal = Decimal(1)) -> int:
    """Return the points a purchase brings: whole ones, rounded down."""
    return max(0, int((amount * earned * by).to_integral_value(ROUND_DOWN)))


def within(points: int, *, cap: int, had: int) -> int:
    """Return how many of these points a day's cap still allows."""
    return max(0, min(points, cap - had))


def kept(points: int, share: Fraction) -> int:
    """Return how many points stay when this share of the purchase is kept, rounded down."""
    return int(points * min(max(share, Fraction(0)), Fraction(1)))


def worth(points: int, *, hundred: Decimal, unit: Decimal) -> Decimal:
    """Return what points are worth in whole coins, rounded down."""
    return (points * hundred / HUNDRED / unit).to_integral_value(ROUND_DOWN) * unit


def needed(amount: Decimal, *, hundred: Decimal) -> int:
    """Return how many points an amount takes, rounded up: never sold below their worth."""
    if hundred <= 0:
        return 0
    exact = Fraction(amount) * HUNDRED / Fraction(hundred)
    return -(-exact.numerator // exact.denominator)
