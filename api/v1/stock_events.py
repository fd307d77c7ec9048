"""Stock events from scanners, RFID gates and ERPs: a token of their own, in batches."""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.machines import IsMachine, MachineToken
from core import clock
from inventory.models import Feed, FeedEvent
from inventory.services import feeds
from inventory.types import Reported

MOST, SHOWN = 200, 200


class FeedToken(MachineToken):
    """A feed's."""

    def owner_of(self, token: str) -> Feed | None:
        """Return the feed that is listened to."""
        return feeds.feed_of(token=token)


class StockEventIn(serializers.Serializer[Any]):
    """One thing that happened to units of one SKU at one location."""

    id = serializers.CharField(max_length=50, help_text="Yours; a repeat is not booked twice.")
    sequence = serializers.IntegerField(
        min_value=1,
        max_value=2**53,
        help_text="1, 2, 3 … per SKU and location; the next waits for the one before.",
    )
    sku = serializers.CharField(max_length=60, help_text="SKU or barcode")
    location = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=FeedEvent.Kind.choices)
    quantity = serializers.IntegerField(min_value=0, max_value=100_000)
    at = serializers.DateTimeField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only a count may find nothing."""
        if attrs["quantity"] == 0 and attrs["kind"] != FeedEvent.Kind.COUNTED:
            raise serializers.ValidationError({"quantity": _("Please enter how many.")})
        return attrs


class StockEventsIn(serializers.Serializer[Any]):
    """A batch."""

    events = serializers.ListField(child=StockEventIn(), allow_empty=False, max_length=MOST)


class StockEventOut(serializers.Serializer[Any]):
    """What became of an event: applied, waiting, rejected or dismissed, and why."""

    id = serializers.CharField(source="event_id")
    sequence = serializers.IntegerField()
    sku = serializers.CharField()
    location = serializers.CharField(source="location_code")
    kind = serializers.CharField()
    quantity = serializers.IntegerField()
    state = serializers.CharField()
    reason = serializers.CharField()
    detail = serializers.CharField(source="get_reason_display")


class StockEventsView(APIView):
    """Reporting stock events."""

    authentication_classes = [FeedToken]
    permission_classes = [IsMachine]

    @extend_schema(
        request=StockEventsIn, responses={200: StockEventOut(many=True)}, tags=["Stock events"]
    )
    def post(self, request: Request) -> Response:
        """Store and book a batch of up to 200; each event is answered for itself.

        Safe to repeat: an event id counts once. What cannot be booked is kept for an operator.
        """
        body = StockEventsIn(data=request.data)
        body.is_valid(raise_exception=True)
        reported = [
            Reported(event_id=event.pop("id"), **event) for event in body.validated_data["events"]
        ]
        rows = feeds.report(feed=_feed(request), events=reported, now=clock.now())
        return Response(StockEventOut(rows, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=FeedEvent.State.values)],
        responses=StockEventOut(many=True),
        tags=["Stock events"],
    )
    def get(self, request: Request) -> Response:
        """List this feed's latest events, by state if asked."""
        rows = FeedEvent.objects.filter(feed=_feed(request)).order_by("-pk")
        if state := request.query_params.get("state"):
            rows = rows.filter(state=state)
        return Response(StockEventOut(rows[:SHOWN], many=True).data)


def _feed(request: Request) -> Feed:
    """Return who asks; the permission has seen to it that it is a feed."""
    return cast("Feed", request.auth)
