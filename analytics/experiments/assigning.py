"""Who is in which arm: reckoned from a number of theirs, so nothing has to be remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Live:
    """A running or rolled-out experiment as plain values."""

    code: str
    kind: str
    # (code, weight), the control first.
    arms: tuple[tuple[str, int], ...]
    traffic: int = 100
    pages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    # Of an experiment that is over: who gets the winner.
    winner: str = ""
    rollout: int = 0

    @property
    def is_over(self) -> bool:
        """Whether its winner is being rolled out, and nothing is counted any more."""
        return bool(self.winner)

    def is_for(
        self, *, language: str, device: str, audiences: Iterable[str] = (), page: str = ""
    ) -> bool:
        """Return whether a visit like this is one it is for."""
        return (
            (not self.languages or language in self.languages)
            and (not self.devices or device in self.devices)
            and (not self.pages or not page or page in self.pages)
            and (not self.audiences or bool(set(self.audiences) & set(audiences)))
        )


def assign(*, experiment: Live, visitor: str | None, user_id: int | None = None) -> str | None:
    """Return the arm of somebody, the same every time; None if they are not part of it.

    Whoever allows no measuring has no number: they are part of none, and meet a winner when
    everybody does.
    A person is the same on every device, a visitor on theirs. Two hashes: widening the traffic
    moves nobody to another arm, and no two experiments split alike.
    """
    if visitor is None:
        return experiment.winner if experiment.rollout >= 100 else None  # noqa: PLR2004 -- per cent
    who = f"user:{user_id}" if user_id is not None else f"visitor:{visitor}"
    place = _place(f"{experiment.code}/traffic/{who}")
    if experiment.is_over:
        return experiment.winner if place < experiment.rollout * PARTS // 100 else None
    if place >= experiment.traffic * PARTS // 100:
        return None
    whole = sum(weight for _code, weight in experiment.arms)
    left = _place(f"{experiment.code}/arm/{who}") * whole
    for code, weight in experiment.arms:
        left -= weight * PARTS
        if left < 0:
            return code
    return experiment.arms[-1][0]


def segment(code: str, arm: str) -> str:
    """Return the segment by which prices and offers know an arm."""
    return f"exp-{code}-{arm}"


def _place(text: str) -> int:
    """Return a number below PARTS that hangs on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % PARTS
