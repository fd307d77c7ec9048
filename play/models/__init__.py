"""The tables of games."""

from play.models.games import Game, Prize
from play.models.polls import Option, Vote
from play.models.turns import Chance, Helper, Turn

__all__ = ["Chance", "Game", "Helper", "Option", "Prize", "Turn", "Vote"]
