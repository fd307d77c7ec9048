"""Stores, and codes scanned in them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import barcodes
from inventory import selectors as stock
from inventory.selectors import Nearby
from inventory.types import shown

TAGS = ["Stores"]


class NearIn(serializers.Serializer[Any]):
    """Where the shopper is, if they say so, and what they look for."""

    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False)
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False)
    sku = serializers.CharField(max_length=60, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A place has both."""
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if other in attrs and name not in attrs:
                raise serializers.ValidationError(
                    {name: self.fields[name].error_messages["required"]}
                )
        return attrs


class StoreOut(serializers.Serializer[Any]):
    """A store; distance and stock where they were asked for."""

    code = serializers.CharField(source="store.code")
    name = serializers.CharField(source="store.name")
    address = serializers.CharField(source="store.address")
    country = serializers.CharField(source="store.country")
    hours = serializers.CharField(source="store.hours")
    latitude = serializers.FloatField(source="store.latitude", allow_null=True)
    longitude = serializers.FloatField(source="store.longitude", allow_null=True)
    kilometres = serializers.FloatField(allow_null=True)
    stock = serializers.SerializerMethodField(help_text="in, low, out, or null")

    def get_stock(self, row: Nearby) -> str | None:
        """Return what a page would say."""
        return None if row.units is None else shown(row.units).value


class ScannedOut(serializers.Serializer[Any]):
    """What a code stands for."""

    product_id = serializers.CharField(source="product.public_id")
    sku = serializers.CharField()


class StoresView(APIView):
    """The places a shopper can walk into."""

    @extend_schema(parameters=[NearIn], responses=StoreOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List stores, with a place the nearest first, with a SKU its stock."""
        asked = NearIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        here = (data["latitude"], data["longitude"]) if "latitude" in data else None
        variant_id = None
        if "sku" in data:
            variant = barcodes.scanned(code=data["sku"])
            if variant is None:
                raise Http404
            variant_id = variant.pk
        return Response(StoreOut(stock.stores(here=here, variant_id=variant_id), many=True).data)


class BarcodeView(APIView):
    """A barcode, or the SKU of a tag."""

    @extend_schema(responses=ScannedOut, tags=TAGS)
    def get(self, request: Request, code: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Return the product and variant it stands for."""
        variant = barcodes.scanned(code=code)
        if variant is None:
            raise Http404
        return Response(ScannedOut(variant).data)
