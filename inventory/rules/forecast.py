"""How many units a week will go: exponential smoothing, and Croston's way for rare sales.

No library: statsforecast brings numba and a hundred megabytes for what are these two formulas.

Steady demand: simple exponential smoothing (R. G. Brown 1956; in R. J. Hyndman and
G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 8.1),

    level = a * sold + (1 - a) * level,

with the a of 0.05, 0.10 … 0.50 whose one-step errors are smallest.

Rare demand, a sale less often than every 1.32 weeks (the border of A. A. Syntetos, J. E. Boylan
and J. D. Croston, J. Operational Research Society 56, 2005): J. D. Croston's size and interval
(Operational Research Quarterly 23, 1972), each smoothed, with the Syntetos-Boylan correction
(1 - a/2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

RARE = 1.32
CROSTON = 0.1
ALPHAS = tuple(step / 20 for step in range(1, 11))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Units a week, and how far off the forecasts of past weeks were (root mean square)."""

    weekly: float
    error: float


def forecast(sold: Sequence[int]) -> Forecast:
    """Return the forecast from what was sold in past weeks, the oldest first."""
    if not any(sold):
        return Forecast(0.0, 0.0)
    if len(sold) / sum(1 for units in sold if units) > RARE:
        return _croston(sold)
    tried = [_smoothed(sold, alpha) for alpha in ALPHAS]
    return min(tried, key=lambda found: found.error)


def _smoothed(sold: Sequence[int], alpha: float) -> Forecast:
    # It begins with the mean of the first four weeks: one odd week would be remembered for long.
    level = sum(sold[:4]) / len(sold[:4])
    squares = 0.0
    for units in sold:
        squares += (units - level) ** 2
        level = alpha * units + (1 - alpha) * level
    return Forecast(level, sqrt(squares / len(sold)))


def _croston(sold: Sequence[int]) -> Forecast:
    sizes = [units for units in sold if units]
    size, interval, since = float(sizes[0]), len(sold) / len(sizes), 0
    squares = 0.0
    for units in sold:
        since += 1
        squares += (units - size / interval) ** 2
        if units:
            size += CROSTON * (units - size)
            interval += CROSTON * (since - interval)
            since = 0
    return Forecast((1 - CROSTON / 2) * size / interval, sqrt(squares / len(sold)))
