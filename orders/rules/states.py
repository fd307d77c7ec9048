"""Which moves an order can make, and what an operator may do now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.types import MOVES, State


class IllegalMove(Refusal):
    """An order in this state cannot go there."""

    code = "illegal_move"
    message = _("This is not possible in the order's present state.")


def check(now: str, to: State) -> None:
    """Raise IllegalMove unless an order in this state can move there."""
    if to not in MOVES[State(now)]:
        raise IllegalMove(state=now, to=to.value)


def can(now: str, to: State) -> bool:
    """Return whether an order in this state can move there."""
    return to in MOVES[State(now)]
