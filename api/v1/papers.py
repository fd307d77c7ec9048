"""Documents of an order, its fapiao, and the same again."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import storages
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.v1.carts import cart_of
from orders import selectors
from orders.models import Document, Order
from orders.services import fapiaos, reorders
from orders.services.fapiaos import Asked
from orders.types import FapiaoKind, Paper


class PaperOut(serializers.Serializer[Any]):
    """A document; its file is there a moment after it was issued."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    name = serializers.CharField()
    issued_at = serializers.DateTimeField()
    is_made = serializers.SerializerMethodField()

    def get_is_made(self, document: Document) -> bool:
        """Return whether the file can be fetched."""
        return bool(document.file)


class FapiaoIn(serializers.Serializer[Any]):
    """To whom a fapiao is made out."""

    kind = serializers.ChoiceField(choices=FapiaoKind.choices)
    title = serializers.CharField(max_length=100)
    tax_number = serializers.CharField(max_length=24, required=False, default="", allow_blank=True)
    email = serializers.EmailField()


class GoneOut(serializers.Serializer[Any]):
    """What could not be had again, and why."""

    name = serializers.CharField()
    reason = serializers.CharField()


class ReorderedOut(serializers.Serializer[Any]):
    """What went into the cart, and what did not."""

    added = serializers.IntegerField()
    gone = GoneOut(many=True)


class PapersView(APIView):
    """An order's documents."""

    @extend_schema(responses=PaperOut(many=True), tags=["Orders"])
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """List invoices and credit notes."""
        rows = [one for one in _order(token).documents.all() if one.kind != Paper.SLIP]
        return Response(PaperOut(rows, many=True).data)


class PaperView(APIView):
    """One document's file."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY}, tags=["Orders"])
    def get(self, request: Request, token: str, paper_id: str) -> FileResponse:  # noqa: ARG002 -- a view is handed its request
        """Return the PDF; 404 until it is made."""
        rows = Document.objects.filter(order=_order(token), public_id=paper_id)
        document = rows.exclude(kind=Paper.SLIP).exclude(file="").first()
        if document is None:
            raise Http404
        file = storages["private"].open(document.file)
        return FileResponse(file, filename=f"{document.name}.pdf", content_type="application/pdf")


class FapiaoView(APIView):
    """Asking for a fapiao."""

    @extend_schema(request=FapiaoIn, responses={201: FapiaoIn}, tags=["Orders"])
    def post(self, request: Request, token: str) -> Response:
        """Keep to whom it is made out; may be changed until it is issued."""
        body = FapiaoIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = fapiaos.ask(order=_order(token), asked=Asked(**body.validated_data))
        return Response(FapiaoIn(row).data, status=status.HTTP_201_CREATED)


class ReorderView(APIView):
    """The same again."""

    @extend_schema(
        request=None,
        responses={201: ReorderedOut},
        parameters=[context.CART_HEADER, context.CURRENCY_HEADER],
        tags=["Orders"],
    )
    def post(self, request: Request, token: str) -> Response:
        """Put the order's lines into the cart at today's prices, as many as there are."""
        done = reorders.again(
            order=_order(token), cart=cart_of(request), currency=context.currency(request)
        )
        return Response(ReorderedOut(done).data, status=status.HTTP_201_CREATED)


def _order(token: str) -> Order:
    order = selectors.order_by_token(token=token)
    if order is None:
        raise Http404
    return order
