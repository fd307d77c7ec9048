"""Taking a turn: a right to it, a roll, a prize, and a link in the chain, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from membership.services import points
from membership.types import Why
from play.locks import lock_chance, lock_game
from play.models import Chance, Game, Prize, Turn
from play.rules import rolls
from play.selectors import day_of, is_affordable, link_of
from play.types import WHOLE, Kind, Source
from promotions.models import CouponClaim
from promotions.services import coupons

LONGEST_WORD = 40


class NotOpen(Refusal):
    """The game has not begun, is over, or all its prizes are won."""

    code = "game_not_open"
    message = _("This game is over. Look at the others.")


class NoTurnLeft(Refusal):
    """All turns of today are taken."""

    code = "no_turn_left"
    message = _("You have no turn left today. Come back tomorrow.")


class WonEnough(Refusal):
    """This person holds as many of a prize as anybody may."""

    code = "won_enough"
    message = _("You have won as much as one person can in this game.")


def take(*, game_id: int, user_id: int, word: str, now: datetime) -> Turn:
    """Take one turn of a player's: their oldest right, else a free one of today.

    The game's row is locked, so turns are numbered without gaps and the budget cannot be passed;
    a constraint stands behind it. Raises NotOpen, NoTurnLeft, WonEnough; then nothing is changed.
    """
    with transaction.atomic():
        game = lock_game(game_id)
        prizes = list(game.prizes.all())
        if not _is_playable(game, prizes, now):
            raise NotOpen
        if not _can_win_all(prizes, user_id):
            raise WonEnough
        chance = lock_chance(game_id=game.pk, user_id=user_id) or _free(game, user_id, now)
        return _play(game, prizes, chance, word.strip()[:LONGEST_WORD], now)


@transaction.atomic
def buy(*, game_id: int, user_id: int, key: str, now: datetime) -> Chance:
    """Give points for another turn.

    Safe to repeat under the key. Raises NotOpen, NotEnoughPoints.
    """
    game = lock_game(game_id)
    if not game.points_price or not _is_playable(game, list(game.prizes.all()), now):
        raise NotOpen
    points.spend(
        user_id=user_id,
        points=game.points_price,
        key=f"turn:{game.pk}:{key}",
        why=Why.DRAW,
        reference=game.code,
        now=now,
    )
    chance, _is_new = Chance.objects.get_or_create(
        game=game,
        user_id=user_id,
        key=f"points:{key}"[:80],
        defaults={"source": Source.POINTS, "day": day_of(now)},
    )
    return chance


def reveal_over(*, now: datetime) -> int:
    """Show the seeds of games that are over; return how many. Safe to repeat."""
    over = Game.objects.filter(ends_at__lte=now, revealed_at=None).exclude(kind=Kind.POLL)
    return over.update(revealed_at=now, updated_at=now)


def _is_playable(game: Game, prizes: list[Prize], now: datetime) -> bool:
    whole = sum(prize.odds for prize in prizes) == WHOLE
    return game.is_open(now) and whole and is_affordable(game, prizes)


def _can_win_all(prizes: list[Prize], user_id: int) -> bool:
    """Whether every coupon could still be given to this person, so that the odds are true."""
    coupons = {prize.coupon_id: prize.coupon for prize in prizes if prize.coupon is not None}
    held = CouponClaim.objects.filter(coupon__in=coupons, user=user_id)
    counts: dict[int, int] = {}
    for coupon_id in held.values_list("coupon_id", flat=True):
        counts[coupon_id] = counts.get(coupon_id, 0) + 1
    return all(
        counts.get(coupon.pk, 0) < coupon.claims_each
        and (coupon.most_claims is None or coupon.claimed < coupon.most_claims)
        for coupon in coupons.values()
    )


def _free(game: Game, user_id: int, now: datetime) -> Chance:
    today = day_of(now)
    had = Chance.objects.filter(game=game, user=user_id, source=Source.FREE, day=today).count()
    if had >= game.free_turns:
        raise NoTurnLeft
    return Chance.objects.create(
        game=game, user_id=user_id, source=Source.FREE, day=today, key=f"free:{today}:{had + 1}"
    )


def _play(game: Game, prizes: list[Prize], chance: Chance, word: str, now: datetime) -> Turn:
    number = game.turns + 1
    rolled = rolls.roll(game.seed, word, number)
    prize = prizes[rolls.prize_at([one.odds for one in prizes], rolled)]
    turn = Turn(
        game=game,
        chance=chance,
        user_id=chance.user_id,
        number=number,
        word=word,
        roll=rolled,
        prize=prize,
        at=now,
    )
    turn.link = link_of(game.last_link, turn)
    turn.save(force_insert=True)
    Chance.objects.filter(pk=chance.pk).update(is_used=True)
    Game.objects.filter(pk=game.pk).update(
        turns=number, spent=F("spent") + prize.cost, last_link=turn.link, updated_at=now
    )
    _give(prize, turn, now)
    return turn


def _give(prize: Prize, turn: Turn, now: datetime) -> None:
    if turn.user_id is None:
        return
    if prize.coupon_id is not None:
        coupons.issue(coupon_id=prize.coupon_id, user_ids=[turn.user_id], now=now)
    elif prize.points:
        points.earn(
            user_id=turn.user_id,
            points=prize.points,
            why=Why.GIVEN,
            key=f"prize:{turn.public_id}",
            reference=turn.game.code,
            now=now,
        )
