"""`python -m bench.routes [stops [vans]]`: a plan of some seconds beside one of sixty."""

from __future__ import annotations

import random
import sys
from time import monotonic

from bench.asking import table
from delivery.solving import SECONDS, broken, solve
from delivery.types import Door, Routes, Van

DEPOT = (51.5074, -0.1278)
LONG = 60
HOUR = 3600
HEADS = ("day", "seconds", "served", "broken", "on the road, h", "of 60 s", "took, s")
FACTORS = {8: 1.3, 9: 1.2, 16: 1.2, 17: 1.4}


def main(stops: int, vans: int) -> None:
    """Plan three days in London, each for a few seconds and for a minute."""
    rows = []
    for seed in (1, 2, 3):
        doors, fleet = day(stops, vans, seed)
        plans = {limit: _timed(doors, fleet, limit) for limit in (SECONDS, LONG)}
        best = plans[LONG][0].seconds
        for limit, (plan, took) in plans.items():
            rows.append(
                [
                    str(seed),
                    str(limit),
                    f"{len(plan.calls)}/{stops}",
                    str(len(broken(plan, doors, fleet))),
                    f"{plan.seconds / HOUR:.2f}",
                    f"{plan.seconds / best:.3f}",
                    f"{took:.1f}",
                ]
            )
    table(HEADS, rows)


def day(stops: int, vans: int, seed: int) -> tuple[list[Door], list[Van]]:
    """Return a made-up day: doors within some 8 km, two thirds with a window of two hours."""
    drawn = random.Random(seed)  # noqa: S311 -- a made-up day
    doors = []
    for number in range(stops):
        opens = drawn.choice(range(8, 17)) * HOUR if drawn.random() < 2 / 3 else 8 * HOUR
        closes = opens + 2 * HOUR if opens > 8 * HOUR else 18 * HOUR
        point = DEPOT[0] + drawn.gauss(0, 0.04), DEPOT[1] + drawn.gauss(0, 0.06)
        doors.append(
            Door(
                id=number,
                point=point,
                opens=opens,
                closes=closes,
                service=300,
                load=drawn.randint(500, 15_000),
                is_priority=drawn.random() < 1 / 10,
            )
        )
    fleet = [Van(id=n, capacity=250_000, starts=8 * HOUR, ends=18 * HOUR) for n in range(vans)]
    return doors, fleet


def _timed(doors: list[Door], fleet: list[Van], limit: int) -> tuple[Routes, float]:
    began = monotonic()
    plan = solve(depot=DEPOT, doors=doors, vans=fleet, factors=FACTORS, limit=limit)
    return plan, monotonic() - began


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    main(*(numbers + [100, 5][len(numbers) :]))
