"""Suggestions for apps: the slots of the pages, with reasons, and what shoppers say to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors as people
from api import context
from api.v1.catalogue import Priced, ProductRowOut, priced
from catalog import selectors as catalogue
from catalog import shelves as read
from catalog.services import shelves
from core import clock, consent
from orders import selectors as orders
from pricing.rules.audiences import audiences_of
from recommendations.selectors import dislikes
from recommendations.services import dislikes as saying
from recommendations.serving import book, filling, words
from recommendations.serving.feeds import Around
from recommendations.serving.values import PERSONAL, Looker, Page, Served

TAGS = ["Recommendations"]
SESSION = timedelta(hours=4)
MOST_SEEN = 24
SAID = ("not_interested", "undo")


class AskedIn(serializers.Serializer[Any]):
    """Which slot, and what the screen is about."""

    slot = serializers.SlugField(
        max_length=30,
        help_text="for-you, because-viewed, trending, together, similar, bag and others",
    )
    product = serializers.SlugField(
        max_length=16, required=False, default="", help_text="The id of the product looked at"
    )


class ReasonOut(serializers.Serializer[Any]):
    """Why it is shown."""

    code = serializers.CharField()
    text = serializers.CharField()
    explanation = serializers.CharField(help_text="What was used, for whoever asks why")


class SuggestionOut(serializers.Serializer[Any]):
    """A product with its reason."""

    product = ProductRowOut()
    reason = ReasonOut()
    is_new = serializers.BooleanField(help_text="Tried here because hardly anybody knows it yet")


class SuggestionsOut(serializers.Serializer[Any]):
    """A slot with its products; `personal` is false where the shopper has not allowed it."""

    slot = serializers.CharField()
    title = serializers.CharField()
    form = serializers.CharField(help_text="rail, list, grid or waterfall")
    model = serializers.CharField(help_text="Tell it with impressions and clicks, as props.m")
    served_by = serializers.CharField(help_text="The feed that served; empty: none had anything")
    personal = serializers.BooleanField()
    items = SuggestionOut(many=True)


class FeedbackIn(serializers.Serializer[Any]):
    """What is said to a suggestion."""

    product_id = serializers.SlugField(max_length=16)
    slot = serializers.SlugField(max_length=30, required=False, default="")
    verdict = serializers.ChoiceField(SAID)


class RecommendationsView(APIView):
    """One slot."""

    @extend_schema(
        parameters=[AskedIn, context.CURRENCY_HEADER, context.CART_HEADER],
        responses=SuggestionsOut,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Return a slot's products; 404 for one there is not, or that is switched off."""
        asked = AskedIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        plan, now = book.plan(asked.validated_data["slot"]), clock.now()
        if plan is None:
            raise Http404
        who = _looker(request, now)
        around = _around(asked.validated_data["product"], who, plan.page)
        served = filling.fill([plan], looker=who, now=now, around=around)[0]
        return Response(SuggestionsOut(_told(served, who, request)).data)


class FeedbackView(APIView):
    """What a member says to suggestions."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=FeedbackIn, responses={204: None}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Suggest a product no more, or again; safe to repeat, 404 for an unknown product."""
        body = FeedbackIn(data=request.data)
        body.is_valid(raise_exception=True)
        said, now = body.validated_data, clock.now()
        own = shelves.opened(token=None, user_id=context.person(request), now=now)
        if said["verdict"] == "undo":
            saying.take_back(shelf=own, product_id=said["product_id"])
        else:
            saying.add(shelf=own, product_id=said["product_id"], slot=said["slot"], now=now)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _looker(request: Request, now: datetime) -> Looker:
    """Return who asks. What they allow is what they last decided, wherever that was."""
    user_id = context.user_id(request)
    seen = read.looked_at(token=None, user_id=user_id, most=MOST_SEEN)
    allowed = people.allowed_by(user_id=user_id) if user_id else None
    cart = request.headers.get("X-Cart-Token", "").replace("\0", "")
    return Looker(
        currency=context.currency(request),
        user_id=user_id,
        seen=tuple(seen),
        session=tuple(pk for pk, at in seen.items() if now - at <= SESSION),
        basket=orders.products_in(token=cart, user_id=user_id),
        hidden=dislikes.hidden(user_id=user_id),
        audiences=frozenset({"", *audiences_of(context.shopper(request))}),
        is_personal=consent.PERSONALISATION in (allowed or ()),
        seed=f"{user_id or cart}/{now.date()}",
    )


def _around(product_id: str, who: Looker, page: str) -> Around:
    if page == Page.CART:
        return Around(anchors=tuple(sorted(who.basket)))
    product = catalogue.live_product(public_id=product_id) if product_id else None
    if product_id and product is None:
        raise Http404
    if product is None:
        return Around()
    return Around(anchors=(product.pk,), category_id=product.main_category_id)


def _told(served: Served, who: Looker, request: Request) -> dict[str, Any]:
    ids = [one.product_id for one in served.shown]
    rows: dict[int, Priced] = {
        row.product.pk: row for row in priced(ids, who.currency, context.shopper(request))
    }
    names, is_own = words.names_of(served.facts), who.is_personal and served.feed in PERSONAL
    return {
        "slot": served.plan.code,
        "title": words.title(served, names),
        "form": served.plan.form,
        "model": book.model_codes().get(served.plan.model_id, ""),
        "served_by": served.feed,
        "personal": is_own,
        "items": [
            {
                "product": rows[one.product_id],
                "reason": {
                    "code": one.reason.code,
                    "text": words.sentence(one.reason, names),
                    "explanation": words.explanation(
                        one.reason,
                        is_explored=one.product_id in served.explored,
                        is_personal=is_own,
                    ),
                },
                "is_new": one.product_id in served.explored,
            }
            for one in served.shown
            if one.product_id in rows
        ],
    }
