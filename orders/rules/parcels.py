"""What goes into which parcel: pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Units of an order line that are in no parcel yet."""

    line_id: int
    variant_id: int
    units: int


def parcels(
    lines: Iterable[OpenLine], held: Mapping[int, Mapping[int, int]]
) -> dict[int, dict[int, int]]:
    """Return the units of each line by the place they leave from: one parcel per place.

    `held` are the units the sale holds, by place and variant, in the order in which places ship.
    What a line wants and no place holds stays open: it waits for stock.
    """
    left = {place: dict(units) for place, units in held.items()}
    packed: dict[int, dict[int, int]] = {}
    for line in lines:
        wanted = line.units
        for place, units in left.items():
            some = min(wanted, units.get(line.variant_id, 0))
            if some:
                packed.setdefault(place, {})[line.line_id] = some
                units[line.variant_id] -= some
                wanted -= some
    return packed


def less(
    held: Mapping[int, Mapping[int, int]], packed: Mapping[int, Mapping[int, int]]
) -> dict[int, dict[int, int]]:
    """Return what the sale holds beyond what lies in closed parcels."""
    return {
        place: {
            variant: max(count - packed.get(place, {}).get(variant, 0), 0)
            for variant, count in units.items()
        }
        for place, units in held.items()
    }
