"""How far two places are apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0

Point = tuple[float, float]  # latitude, longitude


def kilometres(here: Point, there: Point) -> float:
    """Return the distance over ground between two (latitude, longitude), in kilometres.

    The haversine formula on a sphere of mean radius 6371 km (IUGG): at most 0.6% off.
    """
    (lat1, lon1), (lat2, lon2) = here, there
    dlat, dlon = radians(lat2 - lat1), radians(lon2 - lon1)
    a = sin(dlat / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(dlon / 2) ** 2
    return 2 * EARTH_KM * asin(min(sqrt(a), 1.0))
