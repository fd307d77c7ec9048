"""What a member keeps without buying, the same on every device: lists, visits, comparison."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.v1.catalogue import ProductRowOut, priced
from catalog import shelves as read
from catalog.models import Shelf, WishList
from catalog.services import comparisons, shelves, visits, wish_lists
from core import clock

TAGS = ["Saved"]


class ProductIn(serializers.Serializer[Any]):
    """Which product."""

    product_id = serializers.SlugField(max_length=16)


class ListIn(serializers.Serializer[Any]):
    """What a list is called."""

    name = serializers.CharField(max_length=60)


class ListOut(serializers.Serializer[Any]):
    """A wish list; the one without a name is where the heart puts things."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    count = serializers.IntegerField(source="wishes_count", default=0)


class ListWithItemsOut(ListOut):
    """A wish list with what is on it, the latest first."""

    items = ProductRowOut(many=True)


class ListsView(APIView):
    """The wish lists of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=ListOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List the lists."""
        return Response(ListOut(read.lists_of(shelf=_known(request)), many=True).data)

    @extend_schema(request=ListIn, responses={201: ListOut}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Begin a list."""
        made = wish_lists.create(shelf=_own(request), name=_body(ListIn, request)["name"])
        return Response(ListOut(made).data, status=status.HTTP_201_CREATED)


class ListView(APIView):
    """One wish list."""

    permission_classes = [IsAuthenticated]

    @extend_schema(parameters=[context.CURRENCY_HEADER], responses=ListWithItemsOut, tags=TAGS)
    def get(self, request: Request, list_id: str) -> Response:
        """Return a list with what is on it."""
        found = _list(request, list_id)
        items = priced(read.wished(wish_list=found), context.currency(request))
        return Response(ListOut(found).data | {"items": ProductRowOut(items, many=True).data})

    @extend_schema(request=ListIn, responses=ListOut, tags=TAGS)
    def put(self, request: Request, list_id: str) -> Response:
        """Call it something else."""
        name = _body(ListIn, request)["name"]
        return Response(
            ListOut(wish_lists.rename(shelf=_own(request), list_id=list_id, name=name)).data
        )

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: str) -> Response:
        """Take it away with what is on it; safe to repeat."""
        wish_lists.remove(shelf=_own(request), list_id=list_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ListItemsView(APIView):
    """What is on a list; "default" is the one without a name."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=ProductIn, responses={204: None}, tags=TAGS)
    def post(self, request: Request, list_id: str) -> Response:
        """Put a product on the list; safe to repeat."""
        wish_lists.save(
            shelf=_own(request),
            product_id=_body(ProductIn, request)["product_id"],
            list_id="" if list_id == "default" else list_id,
            now=clock.now(),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class ListItemView(APIView):
    """One product on a list."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: str, product_id: str) -> Response:
        """Take a product off the list, with "default" off every list; safe to repeat."""
        wish_lists.unsave(
            shelf=_own(request),
            product_id=product_id,
            list_id="" if list_id == "default" else list_id,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class VisitsView(APIView):
    """What was looked at lately."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[context.CURRENCY_HEADER], responses=ProductRowOut(many=True), tags=TAGS
    )
    def get(self, request: Request) -> Response:
        """List up to fifty products, the latest first."""
        ids = read.visited(shelf=_known(request), most=visits.MOST)
        return Response(ProductRowOut(priced(ids, context.currency(request)), many=True).data)

    @extend_schema(request=ProductIn, responses={204: None}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Remember that a product was looked at now."""
        product_id = _body(ProductIn, request)["product_id"]
        visits.record(shelf=_own(request), product_id=product_id, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request) -> Response:
        """Forget all of it; safe to repeat."""
        visits.forget(shelf=_own(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ComparisonView(APIView):
    """Up to four products side by side."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[context.CURRENCY_HEADER], responses=ProductRowOut(many=True), tags=TAGS
    )
    def get(self, request: Request) -> Response:
        """List what is compared."""
        ids = read.compared(shelf=_known(request))
        return Response(ProductRowOut(priced(ids, context.currency(request)), many=True).data)

    @extend_schema(request=ProductIn, responses={204: None}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Put a product beside the others; safe to repeat, 409 for a fifth."""
        product_id = _body(ProductIn, request)["product_id"]
        comparisons.put(shelf=_own(request), product_id=product_id, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request) -> Response:
        """Take all out; safe to repeat."""
        comparisons.clear(shelf=_own(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ComparedView(APIView):
    """One product of the comparison."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, product_id: str) -> Response:
        """Take it out; safe to repeat."""
        comparisons.take(shelf=_own(request), product_id=product_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _own(request: Request) -> Shelf:
    return shelves.opened(token=None, user_id=context.person(request), now=clock.now())


def _known(request: Request) -> Shelf | None:
    return read.shelf_of(token=None, user_id=context.person(request))


def _list(request: Request, list_id: str) -> WishList:
    return read.own_list(shelf=_known(request), list_id=list_id)


def _body(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
