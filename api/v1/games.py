"""Games in the app."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from core import clock
from play import selectors
from play.models import Game, Turn
from play.services import polls, sharing, turns


class PrizeOut(serializers.Serializer[Any]):
    """A prize and its chance in each turn."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    odds = serializers.IntegerField(help_text="In a million turns")


class OptionOut(serializers.Serializer[Any]):
    """What can be voted for."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    votes = serializers.IntegerField()


class GameOut(serializers.Serializer[Game]):
    """A game: its time, odds, and the promise every turn can be checked against."""

    code = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    points_price = serializers.IntegerField()
    share_turns = serializers.IntegerField()
    promise = serializers.CharField(help_text="SHA-256 of the seed")
    prizes = PrizeOut(many=True)
    options = OptionOut(many=True)


class TurnOut(serializers.Serializer[Turn]):
    """A turn and all it follows from but the seed."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    word = serializers.CharField()
    roll = serializers.IntegerField()
    prize = PrizeOut()
    link = serializers.CharField()
    at = serializers.DateTimeField()


class StandingOut(serializers.Serializer[Any]):
    """What the signed-in person can still do."""

    turns = serializers.IntegerField()
    turns_taken = TurnOut(many=True)
    link = serializers.CharField(help_text="Token of the link to share; empty before it is made")


class TurnIn(serializers.Serializer[Any]):
    """A turn."""

    word = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class VoteIn(serializers.Serializer[Any]):
    """A vote."""

    option = serializers.CharField(max_length=20)


class GamesView(APIView):
    """What can be played now."""

    @extend_schema(responses=GameOut(many=True), tags=["Games"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Return the games of the moment with their odds."""
        found = [_game(one.code) for one in selectors.games(now=clock.now())]
        return Response([GameOut(one).data for one in found])


class TurnsView(APIView):
    """A person's turns in a game."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=StandingOut, tags=["Games"])
    def get(self, request: Request, code: str) -> Response:
        """Tell how many turns are left, and what the last ones won."""
        found = selectors.standing(_game(code), user_id=context.person(request), now=clock.now())
        return Response(StandingOut(found).data)

    @extend_schema(request=TurnIn, responses={201: TurnOut}, tags=["Games"])
    def post(self, request: Request, code: str) -> Response:
        """Take a turn."""
        body = TurnIn(data=request.data)
        body.is_valid(raise_exception=True)
        turn = turns.take(
            game_id=_game(code).pk,
            user_id=context.person(request),
            word=body.validated_data["word"],
            now=clock.now(),
        )
        return Response(TurnOut(turn).data, status=status.HTTP_201_CREATED)


class BoughtTurnsView(APIView):
    """Turns for points."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=None, responses={201: StandingOut}, parameters=[context.KEY_HEADER], tags=["Games"]
    )
    def post(self, request: Request, code: str) -> Response:
        """Give points for another turn, once per key."""
        found, user_id = _game(code), context.person(request)
        key = context.idempotency_key(request)
        turns.buy(game_id=found.pk, user_id=user_id, key=key, now=clock.now())
        standing = selectors.standing(found, user_id=user_id, now=clock.now())
        return Response(StandingOut(standing).data, status=status.HTTP_201_CREATED)


class ShareView(APIView):
    """A link to send to friends."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={201: StandingOut}, tags=["Games"])
    def post(self, request: Request, code: str) -> Response:
        """Make the link; safe to repeat."""
        found, user_id = _game(code), context.person(request)
        sharing.link(game=found, user_id=user_id)
        standing = selectors.standing(found, user_id=user_id, now=clock.now())
        return Response(StandingOut(standing).data, status=status.HTTP_201_CREATED)


class HelpView(APIView):
    """Helping a friend."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={201: GameOut}, tags=["Games"])
    def post(self, request: Request, token: str) -> Response:
        """Bring whoever shared this link a turn."""
        helper = sharing.help_friend(token=token, user_id=context.person(request), now=clock.now())
        return Response(GameOut(_game(helper.game.code)).data, status=status.HTTP_201_CREATED)


class VotesView(APIView):
    """Votes in a poll."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=VoteIn, responses={201: GameOut}, tags=["Games"])
    def post(self, request: Request, code: str) -> Response:
        """Vote, or change one's mind; safe to repeat."""
        body = VoteIn(data=request.data)
        body.is_valid(raise_exception=True)
        polls.vote(
            game_id=_game(code).pk,
            option_id=body.validated_data["option"],
            user_id=context.person(request),
            now=clock.now(),
        )
        return Response(GameOut(_game(code)).data, status=status.HTTP_201_CREATED)


def _game(code: str) -> Game:
    found = selectors.game(code=code, now=clock.now())
    if found is None:
        raise Http404
    return found
