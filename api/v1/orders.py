"""Checkout and orders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rules.addresses import PostalAddress
from api import context
from api.serializers import MoneyOut, PostalIn, ShipIn
from api.v1 import offers_out
from api.v1.carts import cart_of
from api.v1.offers_out import AdjustmentOut, PriceOut, SavingOut
from api.v1.order_out import OrderOut, OrderRowOut
from catalog.models import Content
from core import clock
from core.money import Money
from delivery.rules.promises import Promise
from delivery.selectors import Offer
from orders import purses, quotations, selectors
from orders.models import Order
from orders.quotations import Quotation
from orders.services import cancellations, checkout
from orders.types import Buyer, Details


class SlotOut(serializers.Serializer[Any]):
    """A time at which a driver can come."""

    id = serializers.CharField(source="public_id")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class OfferOut(serializers.Serializer[Any]):
    """A way to deliver."""

    code = serializers.CharField()
    name = serializers.CharField()
    carrier = serializers.CharField()
    price = MoneyOut()
    min_days = serializers.IntegerField()
    max_days = serializers.IntegerField()
    kind = serializers.CharField(help_text="parcel, express or collect")
    order_by = serializers.SerializerMethodField()
    first_day = serializers.SerializerMethodField()
    last_day = serializers.SerializerMethodField()
    has_slots = serializers.BooleanField(help_text="One of `slots` must be sent with the order.")
    slots = SlotOut(many=True)
    low_packaging = serializers.BooleanField()

    def get_order_by(self, offer: Offer) -> datetime:
        """Return until when the promise holds."""
        return self._promise(offer).order_by

    def get_first_day(self, offer: Offer) -> date:
        """Return the first day it should arrive on."""
        return self._promise(offer).first

    def get_last_day(self, offer: Offer) -> date:
        """Return the last day it should arrive on."""
        return self._promise(offer).last

    def _promise(self, offer: Offer) -> Promise:
        return offer.promise(clock.now())


class QuotationOut(serializers.Serializer[Any]):
    """What a cart costs, delivered."""

    offers = OfferOut(many=True)
    delivery = serializers.CharField(source="chosen.code", allow_null=True, default=None)
    items = MoneyOut(source="sum.items", help_text="After discounts")
    discount = MoneyOut(source="sum.discount")
    delivery_discount = MoneyOut(source="sum.delivery_discount")
    prices = serializers.SerializerMethodField()
    saved_by = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()
    delivery_price = MoneyOut(source="sum.delivery")
    tax = MoneyOut(source="sum.tax")
    total = MoneyOut(source="sum.total")

    @extend_schema_field(PriceOut(many=True))
    def get_prices(self, quotation: Quotation) -> list[dict[str, Any]]:
        """Return what each line costs, and why; gifts too."""
        return list(PriceOut(offers_out.lines(quotation), many=True).data)

    @extend_schema_field(SavingOut(many=True))
    def get_saved_by(self, quotation: Quotation) -> list[dict[str, Any]]:
        """Return what was taken off, by offer."""
        return list(SavingOut(offers_out.savings(quotation), many=True).data)

    @extend_schema_field(AdjustmentOut(many=True))
    def get_why(self, quotation: Quotation) -> list[dict[str, Any]]:
        """Return what became of offers on delivery and on the basket as a whole."""
        return offers_out.basket(quotation)


class OrderIn(serializers.Serializer[Any]):
    """All a shopper decides."""

    email = serializers.EmailField()
    ship_to = ShipIn()
    bill_to = PostalIn(required=False, allow_null=True, default=None)
    delivery = serializers.SlugField(
        max_length=40, required=False, allow_blank=True, default="", help_text="Of what travels"
    )
    slot = serializers.CharField(max_length=16, required=False, allow_blank=True, default="")
    low_packaging = serializers.BooleanField(required=False, default=False)
    gateway = serializers.SlugField(
        max_length=20,
        required=False,
        allow_blank=True,
        default="",
        help_text="May be left out where the total is nothing",
    )
    use_credit = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Pay as much as there is with store credit, the rest by the gateway.",
    )
    points = serializers.IntegerField(
        min_value=0,
        max_value=10_000_000,
        required=False,
        default=0,
        help_text="At most so many points are taken off; only those that are needed are spent.",
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    store = serializers.SlugField(
        max_length=40, required=False, default="", help_text="Of what is collected: which store"
    )
    window = serializers.CharField(
        max_length=40, required=False, default="", help_text="Of what is collected: a span's key"
    )
    wrap = serializers.CharField(
        max_length=60, required=False, default="", help_text="A wrapping's SKU"
    )
    gift_message = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True
    )
    expected_total = serializers.DecimalField(
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text="The total the shopper saw; 409 total_changed when it is another now.",
    )


class QuotationView(APIView):
    """What the cart costs, delivered."""

    @extend_schema(
        parameters=[
            context.COUNTRY,
            OpenApiParameter("delivery", str),
            OpenApiParameter("postcode", str, description="For what is offered nearby only"),
            OpenApiParameter("points", int, description="Points to pay with, of who is signed in"),
            context.CART_HEADER,
            context.CURRENCY_HEADER,
        ],
        responses=QuotationOut,
        tags=["Checkout"],
    )
    def get(self, request: Request) -> Response:
        """Price the cart for a country, with the first way to deliver or the one named."""
        quotation = quotations.quote(
            cart=cart_of(request),
            currency=context.currency(request),
            country=request.query_params.get("country", "").upper()[:2],
            delivery=request.query_params.get("delivery", ""),
            postcode=request.query_params.get("postcode", "")[:12],
            now=clock.now(),
            shopper=context.shopper(request),
            deduction=purses.offered(
                user_id=context.user_id(request),
                wanted=_points(request.query_params.get("points", "")),
                currency=context.currency(request),
            ),
        )
        return Response(QuotationOut(quotation).data)


class OrdersView(APIView):
    """Placing orders, and a person's own."""

    @extend_schema(responses=OrderRowOut(many=True), tags=["Orders"])
    def get(self, request: Request) -> Response:
        """List the orders of whoever is signed in, the newest first."""
        user_id = context.user_id(request)
        if user_id is None:
            self.permission_denied(request)
        pages = OrderPagination()
        rows = pages.paginate_queryset(selectors.orders_of(user_id=user_id or 0), request, self)
        return pages.get_paginated_response(OrderRowOut(rows, many=True).data)

    @extend_schema(
        request=OrderIn,
        responses={201: OrderOut},
        tags=["Checkout"],
        parameters=[context.KEY_HEADER, context.CART_HEADER, context.CURRENCY_HEADER],
        examples=[
            OpenApiExample(
                "A guest in London",
                request_only=True,
                value={
                    "email": "amy@example.com",
                    "delivery": "gb-standard",
                    "gateway": "sandbox",
                    "ship_to": {
                        "name": "Amy Lin",
                        "line1": "1 Garden Row",
                        "city": "London",
                        "postcode": "SE1 6HD",
                        "country": "GB",
                    },
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Place the cart's order, once per key; it then waits 30 minutes for its payment."""
        body = OrderIn(data=request.data)
        body.is_valid(raise_exception=True)
        data, currency, user_id = (
            body.validated_data,
            context.currency(request),
            context.user_id(request),
        )
        cart = cart_of(request)
        expected = data.get("expected_total")
        order, _payment = checkout.place(
            cart=cart,
            details=Details(
                email=data["email"].lower(),
                ship_to=PostalAddress(**data["ship_to"]),
                bill_to=PostalAddress(**data["bill_to"]) if data["bill_to"] else None,
                delivery=data["delivery"],
                slot=data["slot"],
                low_packaging=data["low_packaging"],
                gateway=data["gateway"],
                note=data["note"],
                use_credit=data["use_credit"],
                points=data["points"],
                store=data["store"],
                wrap=data["wrap"],
                gift_message=data["gift_message"],
                window=data["window"],
                expected_total=None if expected is None else Money(expected, currency),
            ),
            buyer=Buyer(
                currency=currency,
                language=context.language(),
                actor=f"user:{user_id}" if user_id else f"cart:{cart.pk}",
                user_id=user_id,
            ),
            key=context.idempotency_key(request),
            now=clock.now(),
        )
        return Response(OrderOut(_whole(order.token)).data, status=status.HTTP_201_CREATED)


class OrderView(APIView):
    """One order, opened by its token."""

    @extend_schema(responses=OrderOut, tags=["Orders"])
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Return the order with its timeline."""
        return Response(OrderOut(_whole(token)).data)


class ContentView(APIView):
    """What was bought to be read."""

    @extend_schema(responses={200: dict}, tags=["Orders"])
    def get(self, request: Request, token: str, line_id: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Return a digital good's text, once it is paid and as long as it is not given back."""
        line = selectors.content_line(_whole(token), line_id=line_id)
        if line is None or line.variant is None:
            raise Http404
        content = Content.objects.filter(product=line.variant.product_id).first()
        if content is None:
            raise Http404
        return Response({"name": line.name, "body": content.body, "has_file": bool(content.file)})


class CancellationView(APIView):
    """Calling an order off."""

    @extend_schema(request=None, responses={201: OrderOut}, tags=["Orders"])
    def post(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """Cancel the order until it is packed; safe to repeat. 409 illegal_move afterwards."""
        cancellations.cancel(order_id=_whole(token).pk, reason="shopper", now=clock.now())
        return Response(OrderOut(_whole(token)).data, status=status.HTTP_201_CREATED)


class KeepIn(serializers.Serializer[Any]):
    """How many of each named line are still wanted; lines that are not named stay as they are."""

    keep = serializers.DictField(child=serializers.IntegerField(min_value=0), allow_empty=False)


class LinesView(APIView):
    """Calling some of an order off."""

    @extend_schema(request=KeepIn, responses={200: OrderOut}, tags=["Orders"])
    def patch(self, request: Request, token: str) -> Response:
        """Cancel units that are not packed; safe to repeat. 409 not_cancellable otherwise."""
        body = KeepIn(data=request.data)
        body.is_valid(raise_exception=True)
        order = _whole(token)
        known = {line.public_id: line.pk for line in order.lines.all()}
        keep = body.validated_data["keep"]
        if unknown := set(keep) - set(known):
            raise serializers.ValidationError({"keep": sorted(unknown)})
        cancellations.keep_only(
            order_id=order.pk,
            keep={known[line]: units for line, units in keep.items()},
            reason="shopper",
            now=clock.now(),
        )
        return Response(OrderOut(_whole(token)).data)


class OrderPagination(CursorPagination):
    """Twenty orders a page, the newest first."""

    page_size = 20
    ordering = "-pk"


def _whole(token: str) -> Order:
    order = selectors.order_by_token(token=token)
    if order is None:
        raise Http404
    return order


def _points(text: str) -> int:
    """Return how many points a query names; nothing of what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004 -- nobody has a hundred million
