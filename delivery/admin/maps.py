"""A route plan as its page shows it: a line and a list for each van."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from delivery.models import RoutePlan, Stop, Vehicle, Visit
from delivery.rules.maps import Sheet, drawn

COLOURS = 8


@dataclass(frozen=True, slots=True)
class Round:
    """One van's way: its colour, its stops in order."""

    vehicle: Vehicle
    colour: int
    visits: Sequence[Visit]

    @property
    def load_kg(self) -> float:
        """What it carries in all."""
        return sum(visit.stop.load_g for visit in self.visits) / 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """One stop on the sheet."""

    x: float
    y: float
    visit: Visit
    colour: int | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole page: map, rounds, and what is not served."""

    sheet: Sheet
    depot: tuple[float, float]
    lines: Sequence[tuple[int, str]]
    marks: Sequence[Mark]
    rounds: Sequence[Round]
    unserved: Sequence[Stop]


def rounds_of(plan: RoutePlan) -> list[Round]:
    """Return each van's visits in order, in one statement."""
    found: dict[int, list[Visit]] = {}
    for visit in _visits(plan):
        if visit.vehicle_id is not None:
            found.setdefault(visit.vehicle_id, []).append(visit)
    return [
        Round(vehicle=visits[0].vehicle, colour=place % COLOURS, visits=visits)  # type: ignore[arg-type]  # it has one
        for place, visits in enumerate(found.values())
    ]


def drawn_plan(plan: RoutePlan) -> Drawn | None:
    """Return the plan as it is drawn; None for a depot without coordinates."""
    if plan.depot.point is None:
        return None
    rounds = rounds_of(plan)
    unserved = [visit for visit in _visits(plan) if visit.vehicle_id is None]
    driven = [visit for one in rounds for visit in one.visits]
    every = [*driven, *unserved]
    sheet = drawn([plan.depot.point, *(visit.stop.point for visit in every)])
    depot, places = sheet.points[0], sheet.points[1:]
    colour_of = {one.vehicle.pk: one.colour for one in rounds}
    where = dict(zip((visit.pk for visit in every), places, strict=True))
    marks = [Mark(*where[visit.pk], visit, colour_of.get(visit.vehicle_id or 0)) for visit in every]
    lines = [
        (one.colour, _line([depot, *(where[visit.pk] for visit in one.visits), depot]))
        for one in rounds
    ]
    return Drawn(sheet, depot, lines, marks, rounds, [visit.stop for visit in unserved])


def _visits(plan: RoutePlan) -> QuerySet[Visit]:
    return plan.visits.select_related("stop", "vehicle").order_by("vehicle", "position", "pk")


def _line(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
