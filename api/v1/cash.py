"""Points paid out, where the operator allows it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.recency import ReauthenticationRequired, is_recent
from api import context
from api.serializers import MoneyOut
from api.v1.points_shop import TAGS, PointsIn, typed
from core import clock
from membership.selectors import play
from membership.services import cash


class CashOutOut(serializers.Serializer[Any]):
    """Points to be paid out; `asked` until somebody has checked who asks."""

    points = serializers.IntegerField()
    amount = MoneyOut(source="money")
    state = serializers.CharField()
    at = serializers.DateTimeField()


class PointsCashView(APIView):
    """Points into money."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=CashOutOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """Return what was asked to be paid out, the newest first."""
        rows = play.cash_outs_of(user_id=context.person(request))[:50]
        return Response(CashOutOut(rows, many=True).data)

    @extend_schema(
        request=PointsIn,
        responses={201: CashOutOut},
        parameters=[context.KEY_HEADER, context.CURRENCY_HEADER],
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        """Ask for points to be paid out to the way one paid: they are held until it is checked.

        403 `reauthentication_required` if it is long since the person proved who they are.
        """
        if not is_recent(context.session(request), now=clock.now()):
            raise ReauthenticationRequired
        asked = cash.ask(
            user_id=context.person(request),
            amount_of=typed(request),
            currency=context.currency(request),
            key=context.idempotency_key(request),
            now=clock.now(),
        )
        return Response(CashOutOut(asked).data, status=status.HTTP_201_CREATED)
