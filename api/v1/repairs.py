"""Warranties, repairs, and visits for services that were bought."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftercare import selectors
from aftercare.models import Repair
from aftercare.selectors import Bookable, Repairable
from aftercare.services import charges, repairs, steps, visits
from aftercare.services.repairs import RepairWish
from aftercare.types import Way
from api import context
from api.serializers import MoneyOut
from core import clock
from orders import selectors as orders
from orders.models import Order
from orders.services.returns import requests


class WarrantyOut(serializers.Serializer[Repairable]):
    """A line that can be repaired, and until when that is free."""

    line = serializers.CharField(source="line.public_id")
    name = serializers.CharField(source="line.name")
    starts_on = serializers.DateField(source="warranty.starts_on")
    ends_on = serializers.DateField(source="warranty.ends_on")
    in_warranty = serializers.BooleanField()
    serials = serializers.ListField(child=serializers.CharField())


class RepairStepOut(serializers.Serializer[Any]):
    """One step of a repair."""

    state = serializers.CharField()
    at = serializers.DateTimeField()


class RepairOut(serializers.Serializer[Repair]):
    """A repair."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    line = serializers.CharField(source="line.public_id")
    state = serializers.CharField()
    in_warranty = serializers.BooleanField()
    way = serializers.CharField()
    pickup_from = serializers.DateTimeField(allow_null=True)
    pickup_until = serializers.DateTimeField(allow_null=True)
    store = serializers.CharField(source="location.code", allow_null=True, default=None)
    diagnosis = serializers.CharField()
    quote = MoneyOut(source="quote_money", allow_null=True)
    quoted_until = serializers.DateTimeField(allow_null=True)
    charge = serializers.CharField(
        source="charge.token",
        allow_null=True,
        default=None,
        help_text="The order to pay once the quote is accepted",
    )
    answer = serializers.CharField()
    tracking = serializers.CharField()
    steps = RepairStepOut(many=True, source="events")


class PickupOut(serializers.Serializer[Any]):
    """A span in which it can be fetched; its key goes into the request."""

    key = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class RepairsOut(serializers.Serializer[Any]):
    """What is under warranty, when it can be fetched, and the repairs there are."""

    warranties = WarrantyOut(many=True)
    pickups = PickupOut(many=True)
    repairs = RepairOut(many=True)


class RepairIn(serializers.Serializer[Any]):
    """All a shopper decides about a repair."""

    line = serializers.CharField(max_length=20)
    fault = serializers.CharField(max_length=1000)
    way = serializers.ChoiceField(choices=Way.choices)
    serial = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    pickup = serializers.CharField(max_length=40, required=False, default="")
    store = serializers.CharField(max_length=40, required=False, default="")


class RepairsView(APIView):
    """An order's warranties and repairs."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(responses=RepairsOut, tags=["Repairs"])
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Tell what can be repaired, and where repairs stand."""
        order, now = _order(token), clock.now()
        found = {
            "warranties": selectors.repairables(order, now=now),
            "pickups": requests.pickups(country=order.ship_to.get("country", ""), now=now),
            "repairs": selectors.repairs_of(order),
        }
        return Response(RepairsOut(found).data)

    @extend_schema(
        request=RepairIn,
        responses={201: RepairOut},
        parameters=[context.KEY_HEADER],
        tags=["Repairs"],
    )
    def post(self, request: Request, token: str) -> Response:
        """Ask for a repair, once per key; pictures come as files named `photos`."""
        body = RepairIn(data=request.data)
        body.is_valid(raise_exception=True)
        photos = [file.read() for file in request.FILES.getlist("photos")]
        row = repairs.ask(
            order=_order(token),
            wish=RepairWish(**body.validated_data, photos=photos),
            key=context.idempotency_key(request),
            now=clock.now(),
        )
        return Response(RepairOut(row).data, status=status.HTTP_201_CREATED)


class AcceptanceView(APIView):
    """Agreeing to a quote."""

    @extend_schema(request=None, responses={201: RepairOut}, tags=["Repairs"])
    def post(self, request: Request, token: str, repair_id: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Accept it; `charge` then names the order to pay. Safe to repeat."""
        row = _repair(token, repair_id)
        charges.accept(repair_id=row.pk, now=clock.now())
        return Response(RepairOut(_repair(token, repair_id)).data, status=status.HTTP_201_CREATED)


class RefusalView(APIView):
    """Refusing a quote."""

    @extend_schema(request=None, responses={201: RepairOut}, tags=["Repairs"])
    def post(self, request: Request, token: str, repair_id: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Have it back as it is. Safe to repeat."""
        row = steps.refuse(repair_id=_repair(token, repair_id).pk, now=clock.now())
        return Response(RepairOut(row).data, status=status.HTTP_201_CREATED)


class RepairWithdrawalView(APIView):
    """Doing without a repair."""

    @extend_schema(request=None, responses={201: RepairOut}, tags=["Repairs"])
    def post(self, request: Request, token: str, repair_id: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Withdraw a repair whose thing has not come. Safe to repeat."""
        row = steps.withdraw(repair_id=_repair(token, repair_id).pk, now=clock.now())
        return Response(RepairOut(row).data, status=status.HTTP_201_CREATED)


class TimeOut(serializers.Serializer[Any]):
    """A time at which somebody can come."""

    id = serializers.CharField(source="public_id")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class VisitOut(serializers.Serializer[Bookable]):
    """A bought service somebody comes for."""

    line = serializers.CharField(source="line.public_id")
    name = serializers.CharField(source="line.name")
    booked = TimeOut(source="visit.slot", allow_null=True, default=None)
    done_at = serializers.DateTimeField(source="visit.done_at", allow_null=True, default=None)
    slots = TimeOut(many=True)


class VisitIn(serializers.Serializer[Any]):
    """When somebody may come."""

    line = serializers.CharField(max_length=20)
    slot = serializers.CharField(max_length=16)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class VisitsView(APIView):
    """An order's visits."""

    @extend_schema(responses=VisitOut(many=True), tags=["Repairs"])
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Tell which services somebody comes for, when, and the times still free."""
        found = selectors.bookables(_order(token), now=clock.now())
        return Response([VisitOut(one).data for one in found])

    @extend_schema(request=VisitIn, responses={201: VisitOut(many=True)}, tags=["Repairs"])
    def post(self, request: Request, token: str) -> Response:
        """Book a time, or another one instead. Safe to repeat."""
        body = VisitIn(data=request.data)
        body.is_valid(raise_exception=True)
        data, order, now = body.validated_data, _order(token), clock.now()
        visits.book(
            order=order, line_id=data["line"], slot_id=data["slot"], note=data["note"], now=now
        )
        found = selectors.bookables(order, now=now)
        return Response([VisitOut(one).data for one in found], status=status.HTTP_201_CREATED)


def _order(token: str) -> Order:
    order = orders.order_by_token(token=token)
    if order is None:
        raise Http404
    return order


def _repair(token: str, repair_id: str) -> Repair:
    found = selectors.repairs_of(_order(token))
    row = next((one for one in found if one.public_id == repair_id), None)
    if row is None:
        raise Http404
    return row
