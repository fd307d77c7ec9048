"""Every row lock of this app: a game's row first, then what hangs on it."""

from __future__ import annotations

from play.models import Chance, Game


def lock_game(game_id: int) -> Game:
    """Lock a game and return it; raises DoesNotExist. Its turns stand in one line by this."""
    return Game.objects.select_for_update().get(pk=game_id)


def lock_chance(*, game_id: int, user_id: int) -> Chance | None:
    """Lock a player's oldest unused right to a turn; None when there is none."""
    rows = Chance.objects.select_for_update().filter(game=game_id, user=user_id, is_used=False)
    return rows.order_by("pk").first()
