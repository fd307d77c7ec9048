"""Which moves an order and its parcels can make, and where an order stands by its parcels."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.types import MOVES, MOVES_WITHOUT_PARCEL, PARCEL_MOVES, ParcelState, State


class IllegalMove(Refusal):
    """An order in this state cannot go there."""

    code = "illegal_move"
    message = _("This is not possible in the order's present state.")


@dataclass(frozen=True, slots=True)
class Tally:
    """Units of an order: still wanted, in parcels that are closed, on their way, and arrived."""

    wanted: int
    packed: int = 0
    under_way: int = 0
    arrived: int = 0


def check(now: str, to: State, *, has_parcel: bool = True) -> None:
    """Raise IllegalMove unless an order in this state can move there."""
    if not can(now, to, has_parcel=has_parcel):
        raise IllegalMove(state=now, to=to.value)


def can(now: str, to: State, *, has_parcel: bool = True) -> bool:
    """Return whether an order in this state can move there."""
    return to in (MOVES if has_parcel else MOVES_WITHOUT_PARCEL)[State(now)]


def check_parcel(now: str, to: ParcelState) -> None:
    """Raise IllegalMove unless a parcel in this state can move there."""
    if to not in PARCEL_MOVES[ParcelState(now)]:
        raise IllegalMove(state=now, to=to.value)


def derive(tally: Tally, *, collected: bool = False) -> State:
    """Return where an order that may be fulfilled stands, by what became of its units."""
    gone = tally.under_way + tally.arrived
    if tally.wanted == 0:
        return State.CANCELLED
    if tally.arrived >= tally.wanted:
        return State.DELIVERED
    if gone >= tally.wanted:
        return State.SHIPPED
    if gone:
        return State.PARTLY
    if tally.packed:
        return State.READY if collected else State.PACKED
    return State.PAID
