"""Events in stores."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from occasions import selectors
from occasions.models import Occasion, Seat
from occasions.services import seats
from occasions.services.seats import Guest
from orders.shoppers import shopper_of


class OccasionOut(serializers.Serializer[Occasion]):
    """An event in a store."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    summary = serializers.CharField()
    body = serializers.CharField(help_text="Markdown")
    store = serializers.CharField(source="location.code")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seats_left = serializers.IntegerField(source="left")
    audience = serializers.CharField(help_text="Empty: for everybody")


class SeatIn(serializers.Serializer[Any]):
    """Who comes."""

    name = serializers.CharField(max_length=80)
    email = serializers.EmailField()
    people = serializers.IntegerField(default=1)


class SeatOut(serializers.Serializer[Seat]):
    """A booking; its token opens and cancels it."""

    token = serializers.CharField()
    occasion = serializers.CharField(source="occasion.public_id")
    name = serializers.CharField()
    people = serializers.IntegerField()
    cancelled_at = serializers.DateTimeField(allow_null=True)


class OccasionsView(APIView):
    """The programme."""

    @extend_schema(responses=OccasionOut(many=True), tags=["Stores"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Return the events to come, the next first."""
        found = selectors.coming(now=clock.now())
        return Response([OccasionOut(one).data for one in found])


class SeatsView(APIView):
    """Bookings of one event."""

    @extend_schema(request=SeatIn, responses={201: SeatOut}, tags=["Stores"])
    def post(self, request: Request, occasion_id: str) -> Response:
        """Book seats; a second booking under one address is 409 booked_already."""
        body = SeatIn(data=request.data)
        body.is_valid(raise_exception=True)
        found = selectors.occasion(public_id=occasion_id)
        if found is None:
            raise Http404
        data, user = body.validated_data, request.user
        guest = Guest(
            name=data["name"],
            email=data["email"],
            language=get_language() or "en",
            user_id=user.pk if user.is_authenticated else None,
            audiences=shopper_of(user_id=user.pk, country="", now=clock.now()).audiences,
        )
        seat = seats.book(occasion_id=found.pk, guest=guest, people=data["people"], now=clock.now())
        return Response(SeatOut(seat).data, status=status.HTTP_201_CREATED)


class SeatCancellationView(APIView):
    """Giving seats back."""

    @extend_schema(request=None, responses={201: SeatOut}, tags=["Stores"])
    def post(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Cancel a booking; safe to repeat."""
        found = selectors.booking(token=token)
        if found is None:
            raise Http404
        seat = seats.cancel(seat_id=found.pk, now=clock.now())
        return Response(SeatOut(seat).data, status=status.HTTP_201_CREATED)
