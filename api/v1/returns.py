"""Sending something back."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.serializers import MoneyOut
from core import clock
from orders import selectors
from orders.models import Order, Return
from orders.returnables import Returnable, returnables
from orders.services.returns import requests, steps
from orders.services.returns.requests import Wish, Wishes
from orders.types import Outcome, Reason, ReturnMethod


class ReturnableOut(serializers.Serializer[Returnable]):
    """What can be sent back of one line, until when and how."""

    line = serializers.CharField(source="line.public_id")
    units = serializers.IntegerField()
    until = serializers.SerializerMethodField()
    until_if_faulty = serializers.SerializerMethodField()
    condition = serializers.CharField(source="terms.condition")
    payer = serializers.CharField(source="terms.payer")

    def get_until(self, row: Returnable) -> str:
        """Return the last moment without a reason."""
        return row.terms.until(row.delivered_at).isoformat()

    def get_until_if_faulty(self, row: Returnable) -> str:
        """Return the last moment when something is wrong."""
        return row.terms.until(row.delivered_at, Reason.FAULTY).isoformat()


class ReturnLineOut(serializers.Serializer[Any]):
    """Units of a line on their way back."""

    line = serializers.CharField(source="line.public_id")
    quantity = serializers.IntegerField()
    reason = serializers.CharField()
    accepted = serializers.IntegerField(allow_null=True)


class ReturnOut(serializers.Serializer[Return]):
    """A return."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    state = serializers.CharField()
    method = serializers.CharField()
    outcome = serializers.CharField()
    pickup_from = serializers.DateTimeField(allow_null=True)
    pickup_until = serializers.DateTimeField(allow_null=True)
    refunded = MoneyOut(source="refunded_money")
    exchange_order = serializers.CharField(
        source="exchange_order.number", allow_null=True, default=None
    )
    answer = serializers.CharField()
    requested_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    lines = ReturnLineOut(many=True)


class PickupOut(serializers.Serializer[Any]):
    """A span in which goods can be fetched; its key goes into the request."""

    key = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class ReturnsOut(serializers.Serializer[Any]):
    """What can be sent back, when it can be fetched, and the returns there are."""

    returnable = ReturnableOut(many=True)
    pickups = PickupOut(many=True)
    returns = ReturnOut(many=True)


class WishIn(serializers.Serializer[Any]):
    """Units of a line, and why."""

    line = serializers.CharField(max_length=20)
    quantity = serializers.IntegerField(min_value=1)
    reason = serializers.ChoiceField(choices=Reason.choices)
    instead = serializers.CharField(
        max_length=60, required=False, default="", help_text="For an exchange: the SKU wanted"
    )


class ReturnIn(serializers.Serializer[Any]):
    """All a shopper decides about a return."""

    lines = WishIn(many=True, allow_empty=False)
    method = serializers.ChoiceField(choices=ReturnMethod.choices)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    pickup = serializers.CharField(max_length=40, required=False, default="")
    store = serializers.CharField(max_length=40, required=False, default="")
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class ReturnsView(APIView):
    """An order's returns."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(responses=ReturnsOut, tags=["Returns"])
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Tell what can be sent back, and where returns stand."""
        order, now = _order(token), clock.now()
        country = order.ship_to.get("country", "")
        found = {
            "returnable": returnables(order, now=now),
            "pickups": requests.pickups(country=country, now=now),
            "returns": order.returns.all(),
        }
        return Response(ReturnsOut(found).data)

    @extend_schema(
        request=ReturnIn,
        responses={201: ReturnOut},
        parameters=[context.KEY_HEADER],
        tags=["Returns"],
    )
    def post(self, request: Request, token: str) -> Response:
        """Ask to send something back, once per key; approved at once where the rules allow."""
        body = ReturnIn(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        wishes = Wishes(
            lines=[Wish(**line) for line in data["lines"]],
            method=data["method"],
            outcome=data["outcome"],
            pickup=data["pickup"],
            store=data["store"],
            note=data["note"],
            photos=[file.read() for file in request.FILES.getlist("photos")],
        )
        row = requests.ask(
            order=_order(token),
            wishes=wishes,
            key=context.idempotency_key(request),
            now=clock.now(),
        )
        return Response(ReturnOut(row).data, status=status.HTTP_201_CREATED)


class WithdrawalView(APIView):
    """Keeping it after all."""

    @extend_schema(request=None, responses={201: ReturnOut}, tags=["Returns"])
    def post(self, request: Request, token: str, return_id: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Withdraw a return that is not on its way yet; safe to repeat."""
        row = Return.objects.filter(order=_order(token), public_id=return_id).first()
        if row is None:
            raise Http404
        done = steps.withdraw(return_id=row.pk, now=clock.now())
        return Response(ReturnOut(done).data, status=status.HTTP_201_CREATED)


def _order(token: str) -> Order:
    order = selectors.order_by_token(token=token)
    if order is None:
        raise Http404
    return order
