"""How long a way takes: as the crow flies, made longer by roads, traffic and weather."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from delivery.types import Door
from inventory.rules.distance import Point, kilometres

# Roads are that much longer than the straight line: 1.2 to 1.4 in towns (R. H. Ballou, H. Rahardja
# and N. Sakai, Transportation Research A 36, 2002).
ROADS = 1.3
KM_PER_HOUR = 30.0
HOUR = 3600

Matrix = list[list[int]]


def distances(points: Sequence[Point]) -> list[list[float]]:
    """Return the kilometres by road between all points."""
    return [[ROADS * kilometres(here, there) for there in points] for here in points]


def seconds(
    km: Sequence[Sequence[float]], doors: Sequence[Door], factors: Mapping[int, float],
    shift: tuple[int, int],
) -> Matrix:  # fmt: skip
    """Return the seconds between depot (0) and doors (1 …), each way at its worst hour.

    A way to a door is driven in the hours in which the door can be reached: it takes the largest
    factor of those. So what the solver promises holds whenever the van leaves, and no window is
    broken by the rush hour.
    """
    worst = [worst_factor(factors, *shift)]
    worst += [
        worst_factor(factors, max(door.opens - HOUR, shift[0]), door.closes) for door in doors
    ]
    plain = HOUR / KM_PER_HOUR
    return [
        [0 if i == j else ceil(way * plain * worst[j]) for j, way in enumerate(row)]
        for i, row in enumerate(km)
    ]


def worst_factor(factors: Mapping[int, float], start: int, end: int) -> float:
    """Return the largest factor of the hours between two seconds of the day."""
    hours = range(start // HOUR, max(end - 1, start) // HOUR + 1)
    return max((factors.get(hour, 1.0) for hour in hours), default=1.0)
