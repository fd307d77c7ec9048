"""How often a buyer will buy again: the BG/NBD model.

P. Fader, B. Hardie, K. Lee, "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD
Model", Marketing Science 24 (2005). Buyers buy at their own rates (a gamma distribution) and after
each purchase some leave for ever (a beta distribution). `lifetimes`, the usual library, is no
longer kept, so the two formulas that are needed stand here, fitted by SciPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FEWEST = 30
MOST_RATE = 1e4


@dataclass(frozen=True, slots=True)
class Habit:
    """Buyers alike: repeat orders, weeks from the first order to the last and to today."""

    repeats: int
    last: float
    age: float
    people: int = 1


@dataclass(frozen=True, slots=True)
class Model:
    """The four numbers of the model: rates (r, alpha), leaving (a, b)."""

    r: float
    alpha: float
    a: float
    b: float


def fit(habits: Sequence[Habit]) -> Model | None:
    """Return the likeliest model, or none when too few have bought again to tell."""
    import numpy as np  # noqa: PLC0415 -- only workers wait for it
    from scipy.optimize import minimize  # noqa: PLC0415 -- only workers wait for it

    if sum(habit.people for habit in habits if habit.repeats) < FEWEST:
        return None
    table = np.array([(h.repeats, h.last, h.age, h.people) for h in habits], dtype=float)
    found = minimize(
        lambda logs: -_likelihood(np.exp(logs), table) / table[:, 3].sum(),
        np.log([0.5, 5.0, 1.0, 2.0]),
        method="Nelder-Mead",
        options={"maxiter": 4000, "xatol": 1e-5, "fatol": 1e-9},
    )
    numbers = [float(number) for number in np.exp(found.x)]
    return Model(*numbers) if found.success and max(numbers) < MOST_RATE else None


def expected(model: Model, habit: Habit, weeks: float) -> float:
    """Return how many more orders a buyer of this habit is expected to place in so many weeks."""
    from scipy.special import hyp2f1  # noqa: PLC0415 -- only workers wait for it

    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    x, last, age = habit.repeats, habit.last, habit.age
    tail = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    rest = 1 - ((alpha + age) / (alpha + age + weeks)) ** (r + x) * tail
    gone = (a / (b + x - 1)) * ((alpha + age) / (alpha + last)) ** (r + x) if x else 0.0
    return float((a + b + x - 1) / (a - 1) * rest / (1 + gone))


def _likelihood(numbers: Any, table: Any) -> float:
    import numpy as np  # noqa: PLC0415 -- only workers wait for it
    from scipy.special import gammaln  # noqa: PLC0415 -- only workers wait for it

    r, alpha, a, b = numbers
    x, last, age, people = table.T
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stay = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    here = -(r + x) * np.log(alpha + age)
    left = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + last)
    both = np.where(x > 0, np.logaddexp(here, left), here)
    return float((people * (rate + stay + both)).sum())
