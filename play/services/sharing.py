"""Draws won by sharing: a friend who helps brings a turn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound, Refusal
from play.locks import lock_game
from play.models import Chance, Game, Helper
from play.selectors import day_of
from play.services.turns import NotOpen
from play.types import Source


class OwnLink(Refusal):
    """Nobody helps themselves."""

    code = "own_link"
    message = _("This is your own link. Send it to a friend.")


class HelpedAlready(Refusal):
    """Each friend helps once in a game, whoever it is."""

    code = "helped_already"
    message = _("You have helped somebody in this game already.")


class EnoughHelp(Refusal):
    """As many turns as a day gives are won."""

    code = "enough_help"
    message = _("Your friend has all the help of today. Try again tomorrow.")


def link(*, game: Game, user_id: int) -> Helper:
    """Return a player's link to share. Safe to repeat. Raises NotOpen where it wins nothing."""
    if not game.share_turns:
        raise NotOpen
    return Helper.objects.get_or_create(game=game, user_id=user_id)[0]


@transaction.atomic
def help_friend(*, token: str, user_id: int, now: datetime) -> Helper:
    """Bring whoever shared a link a turn.

    Raises NotFound, NotOpen, OwnLink, HelpedAlready, EnoughHelp; then nothing is changed.
    """
    helper = Helper.objects.filter(token=token).first()
    if helper is None:
        raise NotFound
    game = lock_game(helper.game_id)
    if not game.is_open(now):
        raise NotOpen
    if helper.user_id == user_id:
        raise OwnLink
    if Helper.objects.filter(game=game, friends=user_id).exists():
        raise HelpedAlready
    won = Chance.objects.filter(
        game=game, user=helper.user_id, source=Source.SHARE, day=day_of(now)
    ).count()
    if won >= game.share_turns:
        raise EnoughHelp
    helper.friends.add(user_id)
    Chance.objects.create(
        game=game,
        user_id=helper.user_id,
        source=Source.SHARE,
        day=day_of(now),
        key=f"share:{user_id}",
    )
    return helper
