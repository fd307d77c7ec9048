"""Polls: one vote each, and the winner becomes everybody's coupon."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from play.locks import lock_game
from play.models import Game, Option, Vote
from play.services.turns import NotOpen
from play.types import Kind
from promotions.services import coupons


class OptionMissing(Refusal):
    """There is no such option in this poll."""

    code = "option_missing"
    field = "option"
    message = _("Please choose one of the options.")


@transaction.atomic
def vote(*, game_id: int, option_id: str, user_id: int, now: datetime) -> Vote:
    """Vote, or change one's mind. Safe to repeat. Raises NotOpen, OptionMissing."""
    game = lock_game(game_id)
    if game.kind != Kind.POLL or not game.is_open(now):
        raise NotOpen
    option = Option.objects.filter(game=game, public_id=option_id).first()
    if option is None:
        raise OptionMissing
    before = Vote.objects.filter(game=game, user=user_id).first()
    if before is not None and before.option_id == option.pk:
        return before
    if before is not None:
        Option.objects.filter(pk=before.option_id).update(votes=F("votes") - 1)
    Option.objects.filter(pk=option.pk).update(votes=F("votes") + 1)
    written, _is_new = Vote.objects.update_or_create(
        game=game, user_id=user_id, defaults={"option": option}
    )
    return written


def settle_over(*, now: datetime) -> int:
    """Give the winning coupon to everybody who voted in polls that are over; return how many polls.

    Of as many votes the first option wins. Safe to repeat.
    """
    over = Game.objects.filter(kind=Kind.POLL, ends_at__lte=now, revealed_at=None)
    ids = list(over.values_list("pk", flat=True))
    for game_id in ids:
        _settle(game_id, now)
    return len(ids)


@transaction.atomic
def _settle(game_id: int, now: datetime) -> None:
    game = lock_game(game_id)
    if game.revealed_at is not None:
        return
    best = Option.objects.filter(game=game).order_by("-votes", "position", "pk").first()
    if best is not None and best.votes:
        voters = list(Vote.objects.filter(game=game).values_list("user_id", flat=True))
        coupons.issue(coupon_id=best.coupon_id, user_ids=voters, now=now)
    Game.objects.filter(pk=game.pk).update(revealed_at=now, updated_at=now)
