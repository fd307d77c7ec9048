"""Which rung a score reaches, how far it is to the next, and when one is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier as a value."""

    code: str
    rank: int
    score: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: the tier they have, and until when they keep it without earning it."""

    rank: int | None = None
    grace_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The way to the next rung, for a bar."""

    score: int
    next: Rung | None
    missing: int
    percent: int


def reached(score: int, rungs: Sequence[Rung]) -> Rung | None:
    """Return the highest rung this score reaches; None below the first."""
    fitting = [rung for rung in rungs if rung.score <= score]
    return max(fitting, key=lambda rung: rung.score, default=None)


def decide(
    place: Place, score: int, rungs: Sequence[Rung], *, now: datetime, grace: timedelta
) -> Place:
    """Return where somebody stands now.

    Up at once. Down only after the days of grace, and then to what the score reaches. Somebody
    whose score recovers meanwhile keeps the tier and the grace is forgotten.
    """
    earned = reached(score, rungs)
    rank = earned.rank if earned else None
    if place.rank is None or (rank is not None and rank >= place.rank):
        return Place(rank)
    if place.grace_until is None:
        return Place(place.rank, now + grace)
    if now < place.grace_until:
        return place
    return Place(rank)


def progress(score: int, rungs: Sequence[Rung]) -> Progress:
    """Return how far it is to the next rung."""
    above = [rung for rung in rungs if rung.score > score]
    following = min(above, key=lambda rung: rung.score, default=None)
    if following is None:
        return Progress(score, None, 0, 100)
    here = reached(score, rungs)
    base = here.score if here else 0
    percent = max(0, (score - base) * 100 // (following.score - base))
    return Progress(score, following, following.score - max(score, 0), min(percent, 100))
