"""The inbox, what a member wants to hear, and the devices that take notifications."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from core import clock
from core.errors import NotFound
from messaging import selectors
from messaging.services import devices, inbox, wishes
from messaging.types import Channel, Purpose

TAGS = ["Messages"]
MOST = 50


class MessageOut(serializers.Serializer[Any]):
    """One message of the inbox."""

    id = serializers.CharField(source="public_id")
    subject = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField(help_text="Where it leads; may be empty")
    at = serializers.DateTimeField(source="created_at")
    read_at = serializers.DateTimeField(allow_null=True)


class ReadIn(serializers.Serializer[Any]):
    """Which messages were looked at."""

    ids = serializers.ListField(child=serializers.SlugField(max_length=16), max_length=MOST)


class ChannelsOut(serializers.Serializer[Any]):
    """Whether each channel is used; channels the shop does not offer are not there."""

    service = serializers.DictField(child=serializers.BooleanField())
    marketing = serializers.DictField(child=serializers.BooleanField())


class ChannelsIn(serializers.Serializer[Any]):
    """What to change; what is left out stays."""

    service = serializers.DictField(child=serializers.BooleanField(), required=False)
    marketing = serializers.DictField(child=serializers.BooleanField(), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Name the channel that is none."""
        for purpose, channels in attrs.items():
            for channel in channels:
                if channel not in Channel:
                    raise serializers.ValidationError({purpose: f"{channel}?"})
        return attrs


class DeviceOut(serializers.Serializer[Any]):
    """A browser or an app."""

    id = serializers.CharField(source="public_id")
    channel = serializers.ChoiceField(choices=["web_push", "app_push"])
    name = serializers.CharField()
    seen_at = serializers.DateTimeField()


class DeviceIn(serializers.Serializer[Any]):
    """An app's token for notifications, as Firebase gave it to the app."""

    token = serializers.CharField(max_length=1000)
    name = serializers.CharField(max_length=80, required=False, default="")


class InboxPagination(CursorPagination):
    """The latest first."""

    ordering = "-pk"
    page_size = 20


class InboxView(APIView):
    """The inbox of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MessageOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List the messages, the latest first."""
        pages = InboxPagination()
        inbox_of = selectors.inbox(user_id=context.person(request))
        rows = pages.paginate_queryset(inbox_of, request, self)
        return pages.get_paginated_response(MessageOut(rows, many=True).data)


class ReadView(APIView):
    """What was looked at."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=ReadIn, responses={204: None}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Note messages as read; safe to repeat."""
        body = ReadIn(data=request.data)
        body.is_valid(raise_exception=True)
        inbox.read(
            user_id=context.person(request), public_ids=body.validated_data["ids"], now=clock.now()
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class ChannelsView(APIView):
    """By which channels a member hears of what."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=ChannelsOut, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Return what is chosen."""
        return Response(ChannelsOut(wishes.of(user_id=context.person(request))).data)

    @extend_schema(request=ChannelsIn, responses=ChannelsOut, tags=TAGS)
    def patch(self, request: Request) -> Response:
        """Choose; safe to repeat. Refused when nothing would tell of orders."""
        body = ChannelsIn(data=request.data)
        body.is_valid(raise_exception=True)
        wanted = {Purpose(purpose): body.validated_data[purpose] for purpose in body.validated_data}
        user_id = context.person(request)
        wishes.choose(user_id=user_id, email=request.user.email, wanted=wanted)  # type: ignore[union-attr]  # signed in
        return self.get(request)


class DevicesView(APIView):
    """Where notifications go."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=DeviceOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List one's browsers and apps."""
        rows = selectors.devices(user_id=context.person(request))
        return Response(DeviceOut(rows, many=True).data)

    @extend_schema(request=DeviceIn, responses={201: DeviceOut}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Register this app; safe to repeat."""
        body = DeviceIn(data=request.data)
        body.is_valid(raise_exception=True)
        device = devices.add_app(
            user_id=context.person(request), **body.validated_data, now=clock.now()
        )
        return Response(DeviceOut(device).data, status=status.HTTP_201_CREATED)


class DeviceView(APIView):
    """One browser or app."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, device_id: str) -> Response:
        """Send it no more notifications."""
        if not devices.remove(user_id=context.person(request), public_id=device_id):
            raise NotFound
        return Response(status=status.HTTP_204_NO_CONTENT)
