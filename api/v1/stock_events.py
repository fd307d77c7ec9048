"""Stock events from scanners, RFID gates and ERPs: a token of their own, in batches."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from inventory.models import Feed, FeedEvent
from inventory.services import feeds
from inventory.types import Reported

MOST, SHOWN = 200, 200


class FeedToken(BaseAuthentication):
    """`Authorization: Bearer …` with a feed's token; it opens this door only."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Feed] | None:
        """Return the feed as `request.auth`."""
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        feed = feeds.feed_of(token=token.strip())
        if feed is None:
            raise AuthenticationFailed
        return AnonymousUser(), feed

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- the framework's signature
        """Say how to prove who one is."""
        return "Bearer"


class FeedTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # spectacular's own
    """How the description names it."""

    target_class = FeedToken
    name = "feedToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 -- spectacular's signature
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer"}


class IsFeed(BasePermission):
    """A feed that is listened to."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 -- the framework's signature
        """Return whether a feed asks."""
        return isinstance(request.auth, Feed)


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
    permission_classes = [IsFeed]

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
