"""The vehicle routing problem, solved by Google's OR-Tools.

Every door within its window, every van within its hours and what it carries; the fewest seconds on
the road. What cannot be served is left out, plain doors before those of high value, and those of
high value are reached in the first half of the day where that costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_enums_pb2 import (
    FirstSolutionStrategy,
    LocalSearchMetaheuristic,
)

from delivery.rules.travel import distances, seconds
from delivery.types import Call, Door, Routes, Van
from inventory.rules.distance import Point

# Longer than any day on the road: nothing is left out to save a detour.
LEFT_OUT, LEFT_OUT_PRIORITY = 1_000_000, 20_000_000
# A door of high value costs a twentieth of a second for each second after the first half.
LATE_PRIORITY, PER = 1, 20
SECONDS = 9


def solve(
    *,
    depot: Point,
    doors: Sequence[Door],
    vans: Sequence[Van],
    factors: Mapping[int, float],
    limit: int = SECONDS,
    tell: Callable[[float], None] = lambda _share: None,
) -> Routes:
    """Return the routes found within so many seconds; `tell` hears how much of the time is over."""
    if not doors or not vans:
        return Routes((), tuple(door.id for door in doors), 0, 0.0)
    shift = min(van.starts for van in vans), max(van.ends for van in vans)
    km = distances([depot, *(door.point for door in doors)])
    ways = seconds(km, doors, factors, shift)
    problem = _Problem(ways, doors, vans)
    began = monotonic()
    problem.routing.AddAtSolutionCallback(lambda: tell(min((monotonic() - began) / limit, 1.0)))
    found = problem.routing.SolveWithParameters(_parameters(limit))
    if found is None:
        return Routes((), tuple(door.id for door in doors), 0, 0.0)
    return problem.read(found, km)


class _Problem:
    def __init__(self, ways: list[list[int]], doors: Sequence[Door], vans: Sequence[Van]) -> None:
        self.ways, self.doors, self.vans = ways, doors, vans
        self.manager = pywrapcp.RoutingIndexManager(len(ways), len(vans), 0)
        self.routing = pywrapcp.RoutingModel(self.manager)
        # Costs are counted in twentieths of a second, so that lateness can cost less than one.
        costs = [[way * PER for way in row] for row in ways]
        self.routing.SetArcCostEvaluatorOfAllVehicles(self.routing.RegisterTransitMatrix(costs))
        self._carry()
        self._keep_time()
        self._allow_leaving_out()

    def _carry(self) -> None:
        loads = [0, *(door.load for door in self.doors)]
        self.routing.AddDimensionWithVehicleCapacity(
            self.routing.RegisterUnaryTransitVector(loads),
            0,
            [van.capacity for van in self.vans],
            True,  # noqa: FBT003 -- the library's own signature: it starts at nought
            "load",
        )

    def _keep_time(self) -> None:
        service = [0, *(door.service for door in self.doors)]
        spent = [[way + service[i] for way in row] for i, row in enumerate(self.ways)]
        day = max(van.ends for van in self.vans)
        self.routing.AddDimension(
            self.routing.RegisterTransitMatrix(spent),
            day,
            day,
            False,  # noqa: FBT003 -- the library's own signature: vans start when they like
            "time",
        )
        self.time = self.routing.GetDimensionOrDie("time")
        for number, van in enumerate(self.vans):
            for index in (self.routing.Start(number), self.routing.End(number)):
                self.time.CumulVar(index).SetRange(van.starts, van.ends)
            self.routing.AddVariableMinimizedByFinalizer(
                self.time.CumulVar(self.routing.End(number))
            )
        noon = (min(van.starts for van in self.vans) + day) // 2
        for node, door in enumerate(self.doors, start=1):
            index = self.manager.NodeToIndex(node)
            self.time.CumulVar(index).SetRange(door.opens, max(door.closes, door.opens))
            if door.is_priority:
                self.time.SetCumulVarSoftUpperBound(index, max(noon, door.opens), LATE_PRIORITY)

    def _allow_leaving_out(self) -> None:
        for node, door in enumerate(self.doors, start=1):
            penalty = LEFT_OUT_PRIORITY if door.is_priority else LEFT_OUT
            self.routing.AddDisjunction([self.manager.NodeToIndex(node)], penalty * PER)

    def read(self, found: pywrapcp.Assignment, km: list[list[float]]) -> Routes:
        """Return the solution as values."""
        calls: list[Call] = []
        driven, length = 0, 0.0
        for number, van in enumerate(self.vans):
            index, before = self.routing.Start(number), 0
            position = 0
            while not self.routing.IsEnd(index):
                node = self.manager.IndexToNode(index)
                driven, length = driven + self.ways[before][node], length + km[before][node]
                if node:
                    position += 1
                    door, at = self.doors[node - 1], found.Min(self.time.CumulVar(index))
                    calls.append(Call(door.id, van.id, position, at, at + door.service))
                before, index = node, found.Value(self.routing.NextVar(index))
            driven, length = driven + self.ways[before][0], length + km[before][0]
        served = {call.door for call in calls}
        unserved = tuple(door.id for door in self.doors if door.id not in served)
        return Routes(tuple(calls), unserved, driven, round(length, 1))


def _parameters(limit: int) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromSeconds(limit)
    return parameters


def broken(routes: Routes, doors: Sequence[Door], vans: Sequence[Van]) -> list[str]:
    """Return what a plan breaks: windows, hours, loads; nothing, if the solver is right."""
    by_door, found = {door.id: door for door in doors}, list[str]()
    for van in vans:
        own = [call for call in routes.calls if call.van == van.id]
        if sum(by_door[call.door].load for call in own) > van.capacity:
            found.append(f"van {van.id} is overloaded")
        found += [
            f"door {call.door} at {call.arrives}"
            for call in own
            if not by_door[call.door].opens <= call.arrives <= by_door[call.door].closes
            or not van.starts <= call.arrives <= call.leaves <= van.ends
        ]
    return found
