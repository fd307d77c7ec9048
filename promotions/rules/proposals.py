"""What an offer would take off, before anybody asks whether it may."""

from __future__ import annotations

from dataclasses import dataclass, field

from promotions.rules.desk import Desk, Figures, Line
from promotions.types import Reason

Unit = tuple[Line, int]  # a line and the number of one of its units


@dataclass(slots=True)
class Proposal:
    """Coins off lines as a whole, or off single units; and what the next step asks for.

    `spills`: what one line cannot bear, the others do. `busy`: units that take part.
    """

    parts: list[tuple[Line, int]] = field(default_factory=list)
    unit_parts: list[tuple[Line, int, int]] = field(default_factory=list)
    busy: list[Unit] = field(default_factory=list)
    spills: bool = False
    missing: Reason = Reason.NONE
    figures: Figures = ()
    # Why it takes nothing although nothing is missing.
    idle: Reason = Reason.NONE

    _worth: int = -1

    @property
    def worth(self) -> int:
        """All it would take off; asked for once it is complete."""
        if self._worth < 0:
            units = sum([part for _line, _number, part in self.unit_parts])
            self._worth = units + sum([part for _line, part in self.parts])
        return self._worth


def free_of(desk: Desk, lines: list[Line]) -> list[tuple[int, Line, int]]:
    """Return these lines' free units, the dearest first; as a step begins, found once for all."""
    if desk.touched:
        return free_units(lines)
    key = tuple([line.rank for line in lines])
    found = desk.free.get(key)
    if found is None:
        found = desk.free[key] = free_units(lines)
    return found


def free_units(lines: list[Line], *, dearest_first: bool = True) -> list[tuple[int, Line, int]]:
    """Return the units that take part in no offer yet: (what is left, line, number)."""
    found = [
        (left, line, number)
        for line in lines
        for number, left in enumerate(line.units())
        if number not in line.busy
    ]
    sign = -1 if dearest_first else 1
    found.sort(key=lambda one: (sign * one[0], one[1].rank, one[2]))
    return found
