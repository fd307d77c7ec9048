"""What was bought, as compact columns: 27 bytes a line, whatever they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of small integers, and of 32-bit floats: numpy's own types promise more than its functions keep.
Ints = NDArray[Any]
Floats = NDArray[Any]
Mask = NDArray[np.bool_]

# Beyond so many lines a person's older ones say nothing new, and cost would grow with the square.
MOST_LINES = 3000


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Products in order of their ids; groups are numbers from 0, -1 is none."""

    ids: NDArray[np.int64]
    kind: Ints  # the smallest group: what stands on one shelf
    category: Ints
    department: Ints
    brand: Ints
    category_ids: NDArray[np.int64]  # the shop's number of the kind
    words: Sequence[str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which products are promoted in which weeks, as it was stored beforehand, and how strongly."""

    item: Ints
    week: NDArray[np.int16]
    strength: Floats


@dataclass(frozen=True, slots=True)
class History:
    """A row for each product of each basket, in order of people and time.

    Weeks count up; `last` is the last complete one that may be looked at.
    """

    catalogue: Catalogue
    people: NDArray[np.int64]
    user: Ints
    item: Ints
    basket: Ints
    store: NDArray[np.int16]
    week: NDArray[np.int16]
    day: Floats
    price: Floats
    quantity: Floats
    reduced: Mask
    last: int
    plan: Plan | None = None

    def __len__(self) -> int:
        return len(self.item)

    def until(self, week: int) -> History:
        """Return what was known at the end of a week."""
        return self._only(self.week <= week, last=week)

    def between(self, after: int, upto: int) -> dict[int, set[int]]:
        """Return what each person bought in some weeks, as places in people and catalogue."""
        at = (self.week > after) & (self.week <= upto)
        bought: dict[int, set[int]] = {}
        for user, item in zip(self.user[at].tolist(), self.item[at].tolist(), strict=True):
            bought.setdefault(user, set()).add(item)
        return bought

    def capped(self, most: int = MOST_LINES) -> History:
        """Return it with the newest lines of everybody: cost then grows with people, not habits."""
        if not len(self):
            return self
        ends = np.searchsorted(self.user, self.user, side="right")
        return self._only(ends - np.arange(len(self)) <= most, last=self.last)

    def _only(self, rows: Mask, *, last: int) -> History:
        return replace(
            self, user=self.user[rows], item=self.item[rows], basket=self.basket[rows],
            store=self.store[rows], week=self.week[rows], day=self.day[rows],
            price=self.price[rows], quantity=self.quantity[rows], reduced=self.reduced[rows],
            last=last,
        )  # fmt: skip
