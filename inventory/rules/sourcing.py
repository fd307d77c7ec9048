"""Which location ships what: as few and as near parcels as the stock allows.

Every parcel has a cost in points, so that an operator can follow it by hand:

    a parcel            10
    what it costs there, as the location says (`parcel_cost`)
    every 100 km         1     where both ends are known
    across a border     25

The plan with the fewest points wins; of equal ones that with fewer parcels, then the one from the
locations that ship first. With `LOOKED_AT` locations or fewer every set of up to `TOGETHER` is
compared; beyond that the cheapest location that helps most is taken until nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

PARCEL, PER_100_KM, BORDER = 10.0, 1.0, 25.0
LOOKED_AT, TOGETHER = 12, 3


@dataclass(frozen=True, slots=True)
class Place:
    """A location as sourcing sees it from one buyer."""

    id: int
    priority: int = 0
    parcel_cost: float = 0.0
    kilometres: float | None = None
    is_abroad: bool = False

    @property
    def points(self) -> float:
        """What one parcel from here costs."""
        far = (self.kilometres or 0.0) / 100 * PER_100_KM
        return PARCEL + self.parcel_cost + far + (BORDER if self.is_abroad else 0.0)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The free units of one variant at one place; `id` is the stock row's."""

    id: int
    variant: int
    place: int
    free: int


def source(
    wanted: Mapping[int, int], shelves: Iterable[Shelf], places: Iterable[Place]
) -> dict[int, int]:
    """Return how many units to take from each stock row; all that is wanted must be free."""
    stocked = [shelf for shelf in shelves if shelf.free > 0 and shelf.variant in wanted]
    useful = {shelf.place for shelf in stocked}
    ordered = sorted(
        (place for place in places if place.id in useful),
        key=lambda p: (p.points, p.priority, p.id),
    )
    free = {(shelf.place, shelf.variant): shelf for shelf in stocked}
    plans = [_fill(wanted, some, free) for some in _sets(ordered, wanted, free)]
    whole = [plan for plan in plans if _covers(plan, wanted, stocked)]
    if not whole:
        return _fill(wanted, ordered, free)
    by_id = {place.id: place for place in ordered}
    place_of = {shelf.id: by_id[shelf.place] for shelf in stocked}
    return min(whole, key=lambda plan: _cost({place_of[row] for row in plan}))


def _sets(
    ordered: Sequence[Place], wanted: Mapping[int, int], free: Mapping[tuple[int, int], Shelf]
) -> Iterable[Sequence[Place]]:
    """Yield the sets of places worth comparing, and the one a greedy hand would take."""
    if len(ordered) <= LOOKED_AT:
        for size in range(1, min(TOGETHER, len(ordered)) + 1):
            yield from combinations(ordered, size)
    yield _greedy(ordered, wanted, free)


def _greedy(
    ordered: Sequence[Place], wanted: Mapping[int, int], free: Mapping[tuple[int, int], Shelf]
) -> list[Place]:
    missing, left, chosen = dict(wanted), list(ordered), list[Place]()
    while left and any(missing.values()):
        best = max(left, key=lambda place: _help(place, missing, free) / place.points)
        chosen.append(best)
        left.remove(best)
        for variant, units in missing.items():
            shelf = free.get((best.id, variant))
            missing[variant] = units - min(units, shelf.free if shelf else 0)
    return chosen


def _help(place: Place, missing: Mapping[int, int], free: Mapping[tuple[int, int], Shelf]) -> int:
    shelves = ((free.get((place.id, variant)), units) for variant, units in missing.items())
    return sum(min(shelf.free, units) for shelf, units in shelves if shelf)


def _fill(
    wanted: Mapping[int, int], places: Sequence[Place], free: Mapping[tuple[int, int], Shelf]
) -> dict[int, int]:
    """Take each line whole from one of these places if one has it, else from each in turn."""
    taken: dict[int, int] = {}
    for variant, units in wanted.items():
        shelves = [free[place.id, variant] for place in places if (place.id, variant) in free]
        whole = next((shelf for shelf in shelves if shelf.free >= units), None)
        left = units
        for shelf in [whole] if whole else shelves:
            if some := min(shelf.free, left):
                taken[shelf.id] = some
                left -= some
    return taken


def _covers(plan: Mapping[int, int], wanted: Mapping[int, int], stocked: Iterable[Shelf]) -> bool:
    got = dict.fromkeys(wanted, 0)
    for shelf in stocked:
        got[shelf.variant] += plan.get(shelf.id, 0)
    return all(got[variant] >= units for variant, units in wanted.items())


def _cost(used: set[Place]) -> tuple[float, int, list[int]]:
    points = sum(place.points for place in used)
    return round(points, 6), len(used), sorted(place.priority for place in used)
