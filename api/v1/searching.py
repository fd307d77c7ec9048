"""Searching beyond lists: filters with counts, suggestions, and a member's own searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.v1.catalogue import ListIn, ProductRowOut, priced, query_of
from catalog import selectors as catalogue
from catalog.models import Attribute
from catalog.rules import answers
from core import clock
from search import selectors as search
from search.rules.queries import LONGEST, normalised
from search.services import usage
from search.types import BRAND, CATEGORY, Count, Prices, Query

MOST_SEARCHES, MOST_GROUPS, MOST_PRODUCTS = 5, 3, 5
TEXT = OpenApiParameter("q", OpenApiTypes.STR, description="What was typed so far")


class CountOut(serializers.Serializer[Any]):
    """One answer to a filter."""

    value = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField(help_text="With the other filters in use")
    of = serializers.IntegerField(help_text="With no filter in use")


class FacetOut(serializers.Serializer[Any]):
    """A filter: send `f_<code>=<value>`, repeated for "or"; stock by in_stock and on_sale."""

    code = serializers.CharField()
    values = CountOut(many=True)


class BandOut(serializers.Serializer[Any]):
    """A stretch of prices; null is open."""

    min = serializers.DecimalField(max_digits=12, decimal_places=2, source="low", allow_null=True)
    max = serializers.DecimalField(max_digits=12, decimal_places=2, source="high", allow_null=True)
    count = serializers.IntegerField()
    name = serializers.CharField(help_text="low, middle, high of a category's own bands, or empty")


class PricesOut(serializers.Serializer[Any]):
    """What the products cost, by the other filters."""

    least = serializers.DecimalField(max_digits=12, decimal_places=2)
    most = serializers.DecimalField(max_digits=12, decimal_places=2)
    bands = BandOut(many=True)


class FacetsOut(serializers.Serializer[Any]):
    """What a list can be narrowed by."""

    total = serializers.IntegerField()
    facets = FacetOut(many=True)
    prices = PricesOut(allow_null=True)


class GroupOut(serializers.Serializer[Any]):
    """A category or a maker."""

    code = serializers.CharField()
    name = serializers.CharField()


class SuggestionsOut(serializers.Serializer[Any]):
    """What may be meant by what was typed so far."""

    searches = serializers.ListField(child=serializers.CharField())
    own = serializers.ListField(child=serializers.CharField(), help_text="The member's own")
    categories = GroupOut(many=True)
    brands = GroupOut(many=True)
    products = ProductRowOut(many=True)


class SearchIn(serializers.Serializer[Any]):
    """A search that was made."""

    q = serializers.CharField(max_length=LONGEST)


class FacetsView(APIView):
    """The filters of a list."""

    @extend_schema(
        parameters=[ListIn, context.CURRENCY_HEADER], tags=["Catalogue"], responses=FacetsOut
    )
    def get(self, request: Request) -> Response:
        """Count what the same list of products can be narrowed by."""
        asked = ListIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = search.find(query_of(request, asked.validated_data))
        labels, typed = _labels(), catalogue.typed_filters()
        facets = [
            {"code": code, "values": [_count(code, one, labels, typed.get(code)) for one in counts]}
            for code, counts in found.facets.items()
        ]
        return Response({"total": found.total, "facets": facets, "prices": _prices(found.prices)})


class SuggestionsView(APIView):
    """What the search field suggests."""

    @extend_schema(
        parameters=[TEXT, context.CURRENCY_HEADER], tags=["Catalogue"], responses=SuggestionsOut
    )
    def get(self, request: Request) -> Response:
        """Suggest searches, categories, makers and products."""
        typed, currency = normalised(request.query_params.get("q", "")), context.currency(request)
        user_id = context.user_id(request)
        own = search.recent(user_id=user_id) if user_id else []
        popular = search.popular(language=context.language(), today=clock.now().date())
        groups = search.begun(typed, most=2 * MOST_GROUPS)
        query = Query(
            currency=currency, text=typed, size=MOST_PRODUCTS, unfinished=True, counted=False
        )
        hits = search.find(query).hits if typed else ()
        return Response(
            {
                "searches": [one for one in popular if one.startswith(typed)][:MOST_SEARCHES],
                "own": [one for one in own if one.startswith(typed)][:MOST_SEARCHES],
                "categories": _groups(groups, CATEGORY),
                "brands": _groups(groups, BRAND),
                "products": ProductRowOut(
                    priced([hit.product_id for hit in hits], currency), many=True
                ).data,
            }
        )


class SearchesView(APIView):
    """A member's own searches."""

    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Catalogue"], responses=SearchIn(many=True))
    def get(self, request: Request) -> Response:
        """List one's own searches, the latest first."""
        own = search.recent(user_id=context.person(request))
        return Response([{"q": text} for text in own])

    @extend_schema(tags=["Catalogue"], request=SearchIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """Keep a search; safe to repeat."""
        body = SearchIn(data=request.data)
        body.is_valid(raise_exception=True)
        usage.remember(
            user_id=context.person(request), text=body.validated_data["q"], now=clock.now()
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(tags=["Catalogue"], parameters=[TEXT], responses={204: None})
    def delete(self, request: Request) -> Response:
        """Delete the search `q`, or all of them without it; safe to repeat."""
        usage.forget(user_id=context.person(request), text=request.query_params.get("q"))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _labels() -> dict[tuple[str, str], str]:
    """Return the names of everything one can filter by, in the language of the request."""
    named = {(row.attribute.code, row.code): row.label for row in catalogue.filter_choices()}
    named |= {(BRAND, row.code): row.name for row in catalogue.all_brands()}
    return named | {(CATEGORY, row.code): row.name for row in catalogue.categories()}


def _count(
    code: str, one: Count, labels: Mapping[tuple[str, str], str], typed: Attribute | None
) -> dict[str, Any]:
    if typed is None:
        label = labels.get((code, one.value), one.value)
    else:
        label = answers.label_of(one.value, unit=typed.unit)
    return {"value": one.value, "name": label, "count": one.count, "of": one.of}


def _prices(found: Prices | None) -> dict[str, Any] | None:
    return None if found is None else PricesOut(found).data


def _groups(groups: Sequence[tuple[str, str]], kind: str) -> list[dict[str, str]]:
    codes = [code for found, code in groups if found == kind][:MOST_GROUPS]
    named = catalogue.named(kind, codes=codes)
    return [{"code": code, "name": named[code]} for code in codes if code in named]
