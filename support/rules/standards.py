"""How soon an answer and a solution are owed, where operators have decided nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from support.rules.clock import Calendar
from support.types import Lane, Way

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Terms:
    """Seconds to an answer and to the solution, and the calendar they are counted in."""

    answer_within: int
    solve_within: int
    calendar: Calendar | None = None


ANSWERS = {
    Way.CHAT: 30,
    Way.PHONE: HOUR,
    Way.WECHAT: HOUR,
    Way.EMAIL: 8 * HOUR,
    Way.FORM: 8 * HOUR,
}
# However it came: nobody in these lanes waits longer.
AT_MOST = {Lane.URGENT: 15 * MINUTE, Lane.VIP: HOUR, Lane.VALUE: 2 * HOUR}
SOLUTIONS = {Lane.URGENT: 8 * HOUR, Lane.VIP: 16 * HOUR, Lane.VALUE: 16 * HOUR}
ORDINARY_SOLUTION = 24 * HOUR  # three working days


def preset(*, way: str, lane: str, calendar: Calendar | None) -> Terms:
    """Return the terms of a way and lane; chats and urgent matters know no closing time."""
    answer = ANSWERS[Way(way)]
    answer = min(answer, AT_MOST.get(Lane(lane), answer))
    always = lane == Lane.URGENT
    return Terms(
        answer_within=answer,
        solve_within=SOLUTIONS.get(Lane(lane), ORDINARY_SOLUTION),
        calendar=None if always else calendar,
    )
