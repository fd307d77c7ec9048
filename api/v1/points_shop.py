"""What points buy: the points shop, draws, auctions."""

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
from core.errors import NotFound
from membership.selectors import play
from membership.services import auctions, draws, mall

TAGS = ["Membership"]


class PointsIn(serializers.Serializer[Any]):
    """So many points."""

    points = serializers.IntegerField(min_value=1, max_value=10_000_000)


class MallItemOut(serializers.Serializer[Any]):
    """Something to be had for points; `left` is null where there are as many as are wanted."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    points = serializers.IntegerField()
    left = serializers.IntegerField(allow_null=True)
    tier = serializers.CharField(source="tier.code", default="")


class RedemptionOut(serializers.Serializer[Any]):
    """What was had for points, or won."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    points = serializers.IntegerField()
    state = serializers.CharField()
    coupon = serializers.CharField()
    at = serializers.DateTimeField()


class DrawOut(serializers.Serializer[Any]):
    """A draw; the seed is there once it is drawn, its hash from the beginning."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    text = serializers.CharField()
    cost = serializers.IntegerField()
    winners = serializers.IntegerField()
    closes_at = serializers.DateTimeField()
    state = serializers.CharField()
    tickets = serializers.IntegerField(source="sold")
    own = serializers.IntegerField(allow_null=True)
    commitment = serializers.CharField()
    seed = serializers.SerializerMethodField()

    def get_seed(self, draw: Any) -> str:
        """Show it once it decides nothing any more."""
        return draw.seed if draw.drawn_at else ""


class TicketOut(serializers.Serializer[Any]):
    """A ticket in the box."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()


class AuctionOut(serializers.Serializer[Any]):
    """An auction as it stands."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    text = serializers.CharField()
    ends_at = serializers.DateTimeField()
    state = serializers.CharField()
    highest = serializers.IntegerField(allow_null=True)
    bids = serializers.IntegerField(source="count")
    least = serializers.SerializerMethodField()
    is_leading = serializers.SerializerMethodField()

    def get_least(self, auction: Any) -> int:
        """Return the least that can be bid."""
        return auctions.least_bid(auction, auction.highest)

    def get_is_leading(self, auction: Any) -> bool:
        """Return whether this person's bid is the highest."""
        return bool(auction.leader == self.context.get("person"))


class MallView(APIView):
    """The points shop."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MallItemOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- a view is handed its request
        """List what can be had now."""
        return Response(MallItemOut(play.mall(now=clock.now()), many=True).data)


class RedemptionsView(APIView):
    """What was had for points."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=RedemptionOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List it, the newest first: the latest hundred."""
        rows = play.redemptions_of(user_id=context.person(request))[:100]
        return Response(RedemptionOut(rows, many=True).data)


class RedeemView(APIView):
    """Taking something for points."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=None, responses={201: RedemptionOut}, parameters=[context.KEY_HEADER], tags=TAGS
    )
    def post(self, request: Request, item_id: str) -> Response:
        """Take it. 409 with `sold_out`, `not_enough_points`, `enough_for_you` or `no_address`."""
        try:
            row = mall.redeem(
                user_id=context.person(request),
                item_id=item_id,
                key=context.idempotency_key(request),
                now=clock.now(),
            )
        except NotFound as missing:
            raise Http404 from missing
        return Response(RedemptionOut(row).data, status=status.HTTP_201_CREATED)


class DrawsView(APIView):
    """Draws for points."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=DrawOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List those that are open, then those that are drawn."""
        rows = play.draws(user_id=context.person(request), now=clock.now())[:50]
        return Response(DrawOut(rows, many=True).data)


class TicketsView(APIView):
    """Tickets of a draw."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=None, responses={201: TicketOut}, parameters=[context.KEY_HEADER], tags=TAGS
    )
    def post(self, request: Request, draw_id: str) -> Response:
        """Buy a ticket."""
        try:
            ticket = draws.enter(
                user_id=context.person(request),
                draw_id=draw_id,
                key=context.idempotency_key(request),
                now=clock.now(),
            )
        except NotFound as missing:
            raise Http404 from missing
        return Response(TicketOut(ticket).data, status=status.HTTP_201_CREATED)


class AuctionsView(APIView):
    """Auctions for points."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=AuctionOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List those that are open, then those that are over."""
        return Response(_auctions(request))


class BidsView(APIView):
    """Bidding."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=PointsIn, responses={201: AuctionOut(many=True)}, tags=TAGS)
    def post(self, request: Request, auction_id: str) -> Response:
        """Bid points; they are held. 409 `bid_too_low` says the least. Safe to repeat."""
        try:
            auctions.bid(
                user_id=context.person(request),
                auction_id=auction_id,
                points_bid=typed(request),
                now=clock.now(),
            )
        except NotFound as missing:
            raise Http404 from missing
        return Response(_auctions(request), status=status.HTTP_201_CREATED)


def typed(request: Request) -> int:
    """Return how many points the body says."""
    body = PointsIn(data=request.data)
    body.is_valid(raise_exception=True)
    return int(body.validated_data["points"])


def _auctions(request: Request) -> list[Any]:
    rows = play.auctions(now=clock.now())[:50]
    return list(AuctionOut(rows, many=True, context={"person": context.person(request)}).data)
