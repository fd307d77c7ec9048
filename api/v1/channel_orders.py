"""Orders from other channels: a till, a telephone desk, a marketplace feed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rules.addresses import PostalAddress
from api.machines import IsMachine, MachineToken
from api.serializers import PostalIn
from core import clock
from orders.models import Channel, ChannelOrder
from orders.services import channels
from orders.services.channels import Report, ReportedLine
from orders.types import MAX_LINES


class ChannelToken(MachineToken):
    """A channel's."""

    def owner_of(self, token: str) -> Channel | None:
        """Return the channel that is listened to."""
        return channels.channel_of(token=token)


class ChannelLineIn(serializers.Serializer[Any]):
    """Units of a SKU at the price agreed there, in the channel's currency."""

    sku = serializers.CharField(max_length=60)
    quantity = serializers.IntegerField(min_value=1, max_value=999)
    unit = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0)


class ChannelOrderIn(serializers.Serializer[Any]):
    """An order as the channel has it."""

    external_id = serializers.CharField(
        max_length=60, help_text="Yours; a repeat is the same order."
    )
    lines = serializers.ListField(child=ChannelLineIn(), allow_empty=False, max_length=MAX_LINES)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    ship_to = PostalIn(required=False, allow_null=True, default=None)
    delivery = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, required=False, default=Decimal(0)
    )
    is_paid = serializers.BooleanField(
        required=False, default=True, help_text="False: we send a link to pay within 24 hours."
    )
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class ChannelOrderOut(serializers.Serializer[ChannelOrder]):
    """What became of it: accepted as an order of ours, or rejected, and why."""

    external_id = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    detail = serializers.CharField()
    order = serializers.CharField(source="order.number", allow_null=True, default=None)


class ChannelOrdersView(APIView):
    """Reporting orders."""

    authentication_classes = [ChannelToken]
    permission_classes = [IsMachine]

    @extend_schema(request=ChannelOrderIn, responses={201: ChannelOrderOut}, tags=["Channels"])
    def post(self, request: Request) -> Response:
        """Report an order, once per your number; 409 when it was rejected, and kept with why."""
        body = ChannelOrderIn(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        ship_to = PostalAddress(**data["ship_to"]) if data["ship_to"] else None
        lines = [ReportedLine(**line) for line in data["lines"]]
        row = channels.take(
            channel=cast("Channel", request.auth),
            report=Report(**data | {"ship_to": ship_to, "lines": lines}),
            now=clock.now(),
        )
        accepted = row.state == ChannelOrder.State.ACCEPTED
        code = status.HTTP_201_CREATED if accepted else status.HTTP_409_CONFLICT
        return Response(ChannelOrderOut(row).data, status=code)
