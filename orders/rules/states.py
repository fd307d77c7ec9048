"""Which moves an order can make, and what an operator may do now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.types import MOVES, MOVES_WITHOUT_PARCEL, State


class IllegalMove(Refusal):
    """An order in this state cannot go there."""

    code = "illegal_move"
    message = _("This is not possible in the order's present state.")


def check(now: str, to: State, *, has_parcel: bool = True) -> None:
    """Raise IllegalMove unless an order in this state can move there."""
    if not can(now, to, has_parcel=has_parcel):
        raise IllegalMove(state=now, to=to.value)


def can(now: str, to: State, *, has_parcel: bool = True) -> bool:
    """Return whether an order in this state can move there."""
    return to in (MOVES if has_parcel else MOVES_WITHOUT_PARCEL)[State(now)]
