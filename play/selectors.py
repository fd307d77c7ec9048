"""Reads of games."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q

from core import clock
from play.models import Chance, Game, Helper, Prize, Turn, Vote
from play.rules import rolls
from play.types import Kind, Source


@dataclass(frozen=True, slots=True)
class Standing:
    """What one player can still do in a game today."""

    turns: int
    can_buy: bool
    shared: int
    turns_taken: Sequence[Turn]
    link: str
    voted: int | None = None


def day_of(now: datetime) -> date:
    """Return the day that turns are counted by: the shop's, for everybody the same."""
    return now.astimezone(clock.zone_of("")).date()


def games(*, now: datetime) -> list[Game]:
    """Return the games that can be played now, those that end soonest first."""
    rows = Game.objects.filter(is_published=True, starts_at__lte=now, ends_at__gt=now)
    return list(rows.order_by("ends_at", "pk"))


def game(*, code: str, now: datetime) -> Game | None:
    """Return a published game that has begun, also after its end, with prizes and options."""
    rows = Game.objects.filter(is_published=True, starts_at__lte=now, code=code)
    return rows.prefetch_related("prizes", "options").first()


def is_affordable(found: Game, prizes: Sequence[Prize]) -> bool:
    """Return whether the budget still covers the dearest prize.

    A game that could not pay a prize is closed: so the odds that are stated hold for every turn.
    """
    return found.budget - found.spent >= max((one.cost for one in prizes), default=Decimal(0))


def standing(found: Game, *, user_id: int, now: datetime) -> Standing:
    """Return what a player can still do, in four statements."""
    today = day_of(now)
    counts = Chance.objects.filter(game=found, user=user_id).aggregate(
        free=Count("pk", filter=Q(source=Source.FREE, day=today)),
        shared=Count("pk", filter=Q(source=Source.SHARE, day=today)),
        unused=Count("pk", filter=Q(is_used=False)),
    )
    taken = Turn.objects.filter(game=found, user=user_id).select_related("prize")
    helper = Helper.objects.filter(game=found, user=user_id).first()
    vote = None
    if found.kind == Kind.POLL:
        vote = Vote.objects.filter(game=found, user=user_id).values_list("option_id", flat=True)
    return Standing(
        turns=counts["unused"] + max(found.free_turns - counts["free"], 0),
        can_buy=found.points_price > 0,
        shared=counts["shared"],
        turns_taken=list(taken[:20]),
        link=helper.token if helper else "",
        voted=vote.first() if vote is not None else None,
    )


def turn(*, public_id: str) -> Turn | None:
    """Return a turn with its game, for whoever wants to check it."""
    rows = Turn.objects.select_related("game", "prize").filter(public_id=public_id)
    return rows.prefetch_related("game__prizes").first()


def follows(found: Turn) -> bool:
    """Return whether a turn is the one that follows from its seed, word and number."""
    prizes = list(found.game.prizes.all())
    rolled = rolls.roll(found.game.seed, found.word, found.number)
    won = prizes[rolls.prize_at([one.odds for one in prizes], rolled)]
    return rolled == found.roll and won.pk == found.prize_id


def broken_link(game_id: int) -> int | None:
    """Return the first turn whose link does not follow from the one before; None: all hold."""
    before = ""
    for row in Turn.objects.filter(game=game_id).order_by("number"):
        if row.link != link_of(before, row):
            return row.number
        before = row.link
    return None


def link_of(before: str, row: Turn) -> str:
    """Return the link that belongs to a turn."""
    return rolls.link(before, row.number, row.word, row.roll, row.prize_id, row.at.isoformat())
