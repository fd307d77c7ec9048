"""Low, middle and high prices: where one ends and the next begins, in round figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_STEPS = ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
# Lists count their products by these figures, so a band costs no count of its own.
ROUND: tuple[Decimal, ...] = tuple(
    Decimal(step) * 10**power for power in range(6) for step in _STEPS
)
# Of fewer products no third is worth a name.
FEWEST = 6


def terciles(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Return where the middle band begins and the high one, about a third of the products each.

    None where there are too few products, or all cost about the same.
    """
    if len(amounts) < FEWEST:
        return None
    ordered = sorted(amounts)
    wanted = [ordered[len(ordered) * part // 3] for part in (1, 2)]
    middle, high = (min(ROUND, key=lambda figure: (abs(figure - one), figure)) for one in wanted)
    inside = ordered[0] < middle < high <= ordered[-1]
    return (middle, high) if inside else None
