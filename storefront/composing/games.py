"""Games as pages show them: odds in words, the wheel as a drawing, what can still be done."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from play import selectors
from play.models import Game, Turn
from play.types import WHOLE, Kind

RIM = 96


@dataclass(frozen=True, slots=True)
class PrizeRow:
    """One prize with its chance."""

    number: int
    name: str
    chance: str
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option of a poll with its share of the votes."""

    id: str
    name: str
    votes: int
    percent: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class GameView:
    """One game as its page shows it."""

    game: Game
    prizes: Sequence[PrizeRow]
    is_open: bool
    is_poll: bool


def view(found: Game, *, now: datetime) -> GameView:
    """Return a game with the chances of its prizes."""
    rows = list(found.prizes.all())
    affordable = found.kind == Kind.POLL or selectors.is_affordable(found, rows)
    return GameView(
        game=found,
        prizes=[
            PrizeRow(number + 1, prize.name, chance(prize.odds), *_sector(number, len(rows)))
            for number, prize in enumerate(rows)
        ],
        is_open=found.is_open(now) and affordable,
        is_poll=found.kind == Kind.POLL,
    )


def options(found: Game, *, voted: int | None) -> list[OptionRow]:
    """Return a poll's options with their votes so far."""
    rows = list(found.options.all())
    whole = sum(row.votes for row in rows)
    return [
        OptionRow(
            id=row.public_id,
            name=row.name,
            votes=row.votes,
            percent=round(100 * row.votes / whole) if whole else 0,
            is_mine=row.pk == voted,
        )
        for row in rows
    ]


def chance(odds: int) -> str:
    """Say a chance in per cent, as exactly as it is: 12.5%, 0.01%."""
    percent = (Decimal(odds) * 100 / WHOLE).normalize()
    return f"{percent:f}%"


def stop(turn: Turn, found: GameView) -> str:
    """Return by how many degrees the wheel is turned so that the prize is at the top."""
    ids = [prize.pk for prize in turn.game.prizes.all()]
    part = 360 / max(len(found.prizes), 1)
    return f"{-(ids.index(turn.prize_id) + 0.5) * part:.1f}"


def _sector(number: int, count: int) -> tuple[str, float, float]:
    """Return the outline of one of so many parts of the wheel, and where its number stands."""
    step = 2 * math.pi / count
    begin, end = number * step, (number + 1) * step
    (x1, y1), (x2, y2) = _at(begin, RIM), _at(end, RIM)
    far = 1 if step > math.pi else 0
    x, y = _at((begin + end) / 2, RIM * 0.68)
    if count == 1:
        return f"M0 {-RIM}A{RIM} {RIM} 0 1 1 -.01 {-RIM}Z", 0, 0
    return f"M0 0L{x1} {y1}A{RIM} {RIM} 0 {far} 1 {x2} {y2}Z", x, y


def _at(angle: float, radius: float) -> tuple[float, float]:
    return round(radius * math.sin(angle), 2), round(-radius * math.cos(angle), 2)
