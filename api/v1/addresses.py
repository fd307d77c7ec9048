"""A person's address book."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors as people
from accounts.models import Address
from accounts.rules.addresses import PostalAddress
from accounts.services import addresses
from api import context
from api.serializers import PostalIn


class AddressIn(PostalIn):
    """An address, and whether it is the default."""

    is_default = serializers.BooleanField(required=False, default=False)


class AddressesView(APIView):
    """All addresses of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=AddressIn(many=True), tags=["Addresses"])
    def get(self, request: Request) -> Response:
        """List addresses, the default first."""
        return Response([_out(row) for row in people.addresses_of(user_id=context.person(request))])

    @extend_schema(request=AddressIn, responses={201: AddressIn}, tags=["Addresses"])
    def post(self, request: Request) -> Response:
        """Write an address into the book."""
        row = addresses.add(user_id=context.person(request), **_values(request))
        return Response(_out(row), status=status.HTTP_201_CREATED)


class AddressView(APIView):
    """One address."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=AddressIn, responses=AddressIn, tags=["Addresses"])
    def put(self, request: Request, address_id: str) -> Response:
        """Rewrite an address."""
        row = addresses.change(
            user_id=context.person(request), public_id=address_id, **_values(request)
        )
        return Response(_out(row))

    @extend_schema(responses={204: None}, tags=["Addresses"])
    def delete(self, request: Request, address_id: str) -> Response:
        """Delete an address; safe to repeat."""
        addresses.remove(user_id=context.person(request), public_id=address_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _values(request: Request) -> dict[str, Any]:
    body = AddressIn(data=request.data)
    body.is_valid(raise_exception=True)
    data = dict(body.validated_data)
    return {"is_default": data.pop("is_default"), "address": PostalAddress(**data)}


def _out(row: Address) -> dict[str, Any]:
    return {"id": row.public_id, "is_default": row.is_default} | asdict(row.postal)
