"""Flash sales: what is on, and one's turn."""

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
from api.serializers import MoneyOut
from core import clock
from orders.services import flash
from promotions import flash_reading
from promotions.flash_types import Standing, Turn, buyer_of
from promotions.models import FlashSale
from promotions.services import flash_claims


class FlashSaleOut(serializers.Serializer[Any]):
    """A flash sale; `price` is null where it is not sold in this currency."""

    id = serializers.CharField(source="public_id")
    sku = serializers.CharField(source="variant.sku")
    product = serializers.CharField(source="variant.product.public_id")
    name = serializers.CharField(source="variant.product.name")
    price = serializers.SerializerMethodField()
    units = serializers.IntegerField(source="allotment")
    left = serializers.IntegerField(help_text="Not sold; some may be held")
    per_person = serializers.IntegerField()
    hold_minutes = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

    def get_price(self, sale: FlashSale) -> dict[str, Any] | None:
        """Return what one unit costs in the sale."""
        found = flash_reading.price_of(sale, currency=self.context["currency"])
        return None if found is None else MoneyOut(found).data


class StandingOut(serializers.Serializer[Standing]):
    """Where somebody stands; ask again every other second while it is early or waiting."""

    turn = serializers.ChoiceField(choices=[turn.value for turn in Turn])
    ahead = serializers.IntegerField(help_text="People before you in line")
    units = serializers.IntegerField(help_text="Units you hold")
    held_until = serializers.DateTimeField(allow_null=True)


class FlashCartOut(serializers.Serializer[Any]):
    """The cart to order what is held with: send its token as X-Cart-Token."""

    token = serializers.CharField()


class EnterIn(serializers.Serializer[Any]):
    """How many units one wants."""

    units = serializers.IntegerField(min_value=1, max_value=99, default=1)


class FlashSalesView(APIView):
    """What is on, and what comes."""

    @extend_schema(
        parameters=[context.CURRENCY_HEADER],
        responses=FlashSaleOut(many=True),
        tags=["Flash sales"],
    )
    def get(self, request: Request) -> Response:
        """List announced and running sales, the next first."""
        rows = flash_reading.shown(now=clock.now())
        told = {"currency": context.currency(request)}
        return Response(FlashSaleOut(rows, many=True, context=told).data)


class TurnView(APIView):
    """One's turn in a sale."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=StandingOut, tags=["Flash sales"])
    def get(self, request: Request, sale_id: str) -> Response:
        """Say where one stands; in line, one's turn is taken when it has come."""
        buyer = buyer_of(context.person(request))
        found = flash_claims.standing(sale=_known(sale_id), buyer=buyer, now=clock.now())
        return Response(StandingOut(found).data)

    @extend_schema(request=EnterIn, responses={200: StandingOut}, tags=["Flash sales"])
    def post(self, request: Request, sale_id: str) -> Response:
        """Ask for units: they are held, or one waits in line. Safe to repeat."""
        asked = EnterIn(data=request.data)
        asked.is_valid(raise_exception=True)
        found = flash_claims.enter(
            sale=_known(sale_id),
            buyer=buyer_of(context.person(request)),
            units=asked.validated_data["units"],
            now=clock.now(),
        )
        return Response(StandingOut(found).data)

    @extend_schema(responses={204: None}, tags=["Flash sales"])
    def delete(self, request: Request, sale_id: str) -> Response:
        """Leave the line, or give back what is held."""
        buyer = buyer_of(context.person(request))
        flash_claims.leave(sale=_known(sale_id), buyer=buyer, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class FlashCartView(APIView):
    """Ordering what is held."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={201: FlashCartOut}, tags=["Flash sales"])
    def post(self, request: Request, sale_id: str) -> Response:
        """Open a cart with what is held; its order is placed as any other. Safe to repeat."""
        sale = flash_reading.by_public_id(sale_id)
        buyer = buyer_of(context.person(request))
        found = flash_reading.held(sale_id=sale.pk, buyer=buyer) if sale else None
        if found is None:
            raise flash_claims.ClaimGone
        cart = flash.cart_for(claim=found)
        return Response(FlashCartOut({"token": cart.token}).data, status=status.HTTP_201_CREATED)


def _known(sale_id: str) -> str:
    if flash_reading.by_public_id(sale_id) is None:
        raise Http404
    return sale_id
