"""Where a cart can be collected, and when."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.v1.carts import cart_of
from core import clock
from inventory import selectors as stock
from orders import quotations
from orders.services import collections


class StoreOut(serializers.Serializer[Any]):
    """A store, and whether all of the cart is on its shelves."""

    code = serializers.CharField()
    name = serializers.CharField()
    is_whole = serializers.BooleanField()


class WindowOut(serializers.Serializer[Any]):
    """A span in which somebody can come; its key goes into the order."""

    key = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class CollectingOut(serializers.Serializer[Any]):
    """Where and when the cart can be collected."""

    stores = StoreOut(many=True)
    windows = WindowOut(many=True)


class CollectingView(APIView):
    """Where the cart can be collected."""

    @extend_schema(
        parameters=[context.COUNTRY, context.CART_HEADER, context.CURRENCY_HEADER],
        responses=CollectingOut,
        tags=["Checkout"],
    )
    def get(self, request: Request) -> Response:
        """List a country's stores and the spans to come in."""
        country = request.query_params.get("country", "").upper()[:2]
        now = clock.now()
        quotation = quotations.quote(
            cart=cart_of(request), currency=context.currency(request), country=country, now=now
        )
        stores = stock.stores_with(quantities=quotation.units, country=country)
        found = {
            "stores": [
                {"code": store.code, "name": store.name, "is_whole": whole}
                for store, whole in stores
            ],
            "windows": collections.windows(country=country, now=now),
        }
        return Response(CollectingOut(found).data)
