"""A map without streets: points on a sheet, true to scale, with a bar that says how far is far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

from inventory.rules.distance import Point

WIDTH, HEIGHT, MARGIN = 800.0, 520.0, 30.0
KM_PER_DEGREE = 111.195  # of latitude: 6371 km × π / 180


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where each point lies on the sheet, and the scale."""

    points: tuple[tuple[float, float], ...]
    bar: float  # how long the bar is on the sheet
    bar_km: float


def drawn(points: Sequence[Point]) -> Sheet:
    """Return the points on a sheet of 800 by 520, north above.

    Equirectangular, with the longitudes drawn together by the middle's cosine: over a town true to
    less than one in a thousand.
    """
    middle = sum(lat for lat, _lon in points) / len(points)
    flat = [(lon * cos(radians(middle)), -lat) for lat, lon in points]
    left, top = min(x for x, _y in flat), min(y for _x, y in flat)
    wide = max(x for x, _y in flat) - left
    high = max(y for _x, y in flat) - top
    scale = min((WIDTH - 2 * MARGIN) / (wide or 0.01), (HEIGHT - 2 * MARGIN) / (high or 0.01))
    dx, dy = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    per_km = scale / KM_PER_DEGREE
    bar_km = _round(WIDTH / 5 / per_km)
    return Sheet(
        points=tuple(
            (round(dx + (x - left) * scale, 1), round(dy + (y - top) * scale, 1)) for x, y in flat
        ),
        bar=round(bar_km * per_km, 1),
        bar_km=bar_km,
    )


def _round(km: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most this."""
    power = 10.0 ** floor(log10(km))
    return float(next(step * power for step in (5, 2, 1) if step * power <= km))
