"""Paying for an order, the wallet, and the ways to pay that are kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.recency import ReauthenticationRequired, is_recent
from api import context
from api.serializers import MoneyOut
from core import clock
from core.errors import NotFound
from membership import selectors as purse
from orders import selectors
from orders.models import Order
from orders.services import checkout, settlements
from orders.types import Payer
from payments import selectors as money
from payments.gateways.base import Gateway
from payments.services import methods
from payments.types import Situation

FLOWS = ("page", "wap", "app", "qr", "jsapi")


class PaymentIn(serializers.Serializer[Any]):
    """How to pay: a card, a method that was kept (`saved`), or a wallet in one of its flows."""

    gateway = serializers.SlugField(max_length=20)
    card_number = serializers.CharField(max_length=30, required=False, default="")
    saved = serializers.CharField(max_length=16, required=False, default="")
    keep = serializers.BooleanField(required=False, default=False)
    months = serializers.IntegerField(min_value=0, max_value=60, required=False, default=0)
    use_credit = serializers.BooleanField(required=False, default=False)
    flow = serializers.ChoiceField(
        FLOWS,
        required=False,
        default="page",
        help_text="Of Alipay and WeChat Pay: `app` answers with `app_order`, `qr` with `qr`.",
    )
    openid = serializers.CharField(max_length=128, required=False, default="")
    return_url = serializers.CharField(max_length=500, required=False, default="")


class PaymentOut(serializers.Serializer[Any]):
    """A payment: `action` means that the shopper goes on at `redirect_url`, `qr` or `app_order`."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()
    gateway = serializers.CharField()
    amount = MoneyOut(source="money")
    refunded = serializers.DecimalField(max_digits=12, decimal_places=2)
    redirect_url = serializers.CharField()
    qr = serializers.CharField()
    app_order = serializers.CharField()
    months = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)
    failure = serializers.CharField()


class PlanOut(serializers.Serializer[Any]):
    """Paying in parts: all of it is known before anything is confirmed."""

    months = serializers.IntegerField()
    each = MoneyOut()
    total = MoneyOut()
    rate = serializers.DecimalField(max_digits=6, decimal_places=1, help_text="Per cent a year")


class MethodOut(serializers.Serializer[Any]):
    """A way to pay that its owner keeps: never more than its last digits."""

    id = serializers.CharField(source="public_id")
    gateway = serializers.CharField()
    brand = serializers.CharField()
    last4 = serializers.CharField()
    expires = serializers.CharField()


class OptionOut(serializers.Serializer[Any]):
    """A way to pay this order."""

    gateway = serializers.CharField(source="code")
    name = serializers.CharField()
    note = serializers.CharField()
    plans = PlanOut(many=True)


class AccountOut(serializers.Serializer[Any]):
    """Store credit in one currency."""

    balance = MoneyOut(source="money")


class EntryOut(serializers.Serializer[Any]):
    """What came into the wallet, or left it."""

    at = serializers.DateTimeField(source="move.at")
    kind = serializers.CharField(source="move.kind")
    name = serializers.CharField(source="move.get_kind_display")
    amount = MoneyOut(source="money")
    balance = serializers.DecimalField(max_digits=12, decimal_places=2)
    order = serializers.CharField(source="move.reference")
    note = serializers.CharField(source="move.note")


class PaymentsView(APIView):
    """Paying for an order."""

    @extend_schema(responses=PaymentOut(many=True), tags=["Checkout"])
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002 -- a view is handed its request
        """List what was begun and what came of it, the oldest first."""
        rows = money.payments_of(reference=_order(token).number)
        return Response(PaymentOut(rows, many=True).data)

    @extend_schema(
        request=PaymentIn,
        responses={201: PaymentOut},
        parameters=[context.DEVICE_HEADER, context.KEY_HEADER],
        tags=["Checkout"],
        examples=[
            OpenApiExample(
                "Sandbox card",
                value={"gateway": "sandbox", "card_number": "4242 4242 4242 4242"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, token: str) -> Response:
        """Ask for the money. A payment under way is continued; a paid order returns its own.

        A saved method pays for 15 minutes after its owner has signed in or proved it again:
        403 `reauthentication_required` afterwards.
        """
        body = PaymentIn(data=request.data)
        body.is_valid(raise_exception=True)
        data, order = body.validated_data, _order(token)
        user_id = context.user_id(request)
        if data["saved"] and not is_recent(context.session(request), now=clock.now()):
            raise ReauthenticationRequired
        payment = checkout.pay(
            order=order,
            gateway=data["gateway"],
            instrument=_instrument(request, data),
            # Gateways' own pages lead back somewhere, whether the app says where or not.
            return_url=data["return_url"] or reverse("storefront:order", args=[token]),
            key=context.idempotency_key(request),
            payer=Payer(user_id if user_id == order.user_id else None, context.client(request)),
            use_credit=data["use_credit"],
            now=clock.now(),
        )
        return Response(PaymentOut(payment).data, status=status.HTTP_201_CREATED)


class OptionsView(APIView):
    """How an order can be paid."""

    @extend_schema(responses=OptionOut(many=True), tags=["Checkout"])
    def get(self, request: Request, token: str) -> Response:
        """List the ways to pay what is left of this order, with their plans."""
        order, user_id = _order(token), context.user_id(request)
        situation = Situation(
            amount=settlements.missing(order),
            country=order.ship_to["country"],
            has_parcel=order.has_parcel,
            payer_id=user_id if user_id == order.user_id else None,
        )
        rows = [_option(gateway, situation) for gateway in money.offered(situation)]
        return Response(OptionOut(rows, many=True).data)


class WalletView(APIView):
    """Store credit."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=AccountOut(many=True), tags=["Wallet"])
    def get(self, request: Request) -> Response:
        """Return what there is, by currency."""
        rows = purse.accounts_of(user_id=context.user_id(request) or 0)
        return Response(AccountOut(rows, many=True).data)


class EntriesView(APIView):
    """The wallet's history."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=EntryOut(many=True), tags=["Wallet"])
    def get(self, request: Request) -> Response:
        """List what came and went, the newest first."""
        pages = EntryPagination()
        entries = purse.statement(user_id=context.user_id(request) or 0)
        rows = pages.paginate_queryset(entries, request, self)
        return pages.get_paginated_response(EntryOut(rows, many=True).data)


class MethodsView(APIView):
    """The ways to pay that are kept."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MethodOut(many=True), tags=["Wallet"])
    def get(self, request: Request) -> Response:
        """List them, the last used first."""
        rows = money.methods_of(user_id=context.user_id(request))
        return Response(MethodOut(rows, many=True).data)


class MethodView(APIView):
    """One way to pay that is kept."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={204: None}, tags=["Wallet"])
    def delete(self, request: Request, method_id: str) -> Response:
        """Forget it, here and at the gateway."""
        try:
            methods.remove(user_id=context.user_id(request) or 0, public_id=method_id)
        except NotFound as missing:
            raise Http404 from missing
        return Response(status=status.HTTP_204_NO_CONTENT)


class EntryPagination(CursorPagination):
    """Twenty entries a page, the newest first."""

    page_size = 20
    ordering = "-pk"


def _order(token: str) -> Order:
    order = selectors.order_by_token(token=token)
    if order is None:
        raise Http404
    return order


def _instrument(request: Request, data: dict[str, Any]) -> dict[str, str]:
    return {
        "card_number": data["card_number"],
        "saved": data["saved"],
        "keep": "1" if data["keep"] else "",
        "months": str(data["months"] or ""),
        "flow": data["flow"],
        "openid": data["openid"],
        "ip": context.address(request),
    }


def _option(gateway: Gateway, situation: Situation) -> dict[str, Any]:
    return {
        "code": gateway.code,
        "name": gateway.label,
        "note": gateway.note(situation),
        "plans": gateway.plans(situation.amount),
    }
