"""Coupons: what there is to take, and a person's wallet."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from core import clock
from promotions import selectors as promotions
from promotions.rules import compiling, words
from promotions.rules.compiling import Row
from promotions.services import coupons

TAGS = ["Offers"]


class CouponOut(serializers.Serializer[Any]):
    """A coupon with its rules in words; `id` is set of one in the wallet: the cart takes it."""

    id = serializers.CharField(default="")
    code = serializers.CharField(help_text="What it is claimed by")
    name = serializers.CharField()
    rules = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    until = serializers.DateTimeField(allow_null=True, default=None)


class ClaimIn(serializers.Serializer[Any]):
    """Which coupon."""

    code = serializers.SlugField(max_length=40)


class CouponsView(APIView):
    """Coupons there are to take."""

    @extend_schema(responses=CouponOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List the coupons anybody may take, in the currency asked for."""
        currency, now = context.currency(request), clock.now()
        rows = [
            row for row in promotions.book().claimable if row.ends_at is None or row.ends_at > now
        ]
        return Response([_out(row, currency) for row in rows if compiling.offer(row, currency)])


class CouponWalletView(APIView):
    """The coupons of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=CouponOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List the coupons held, those that end first before the others."""
        currency, now = context.currency(request), clock.now()
        held = promotions.wallet(user_id=context.person(request))
        return Response(
            [
                _out(promotions.row_of(one.coupon.promotion), currency)
                | {"id": one.public_id, "until": one.expires_at}
                for one in held
                if one.expires_at is None or one.expires_at > now
            ]
        )

    @extend_schema(request=ClaimIn, responses={201: CouponOut}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Take a coupon; 409 when there are no more. Safe to repeat."""
        body = ClaimIn(data=request.data)
        body.is_valid(raise_exception=True)
        claim = coupons.claim(
            promotion_code=body.validated_data["code"],
            user_id=context.person(request),
            now=clock.now(),
        )
        row = promotions.row_of(claim.coupon.promotion)
        told = _out(row, context.currency(request))
        found = told | {"id": claim.public_id, "until": claim.expires_at}
        return Response(found, status=status.HTTP_201_CREATED)


def _out(row: Row, currency: str) -> dict[str, Any]:
    names = dict(row.names)
    rules = [list(rule) for rule in words.rules(row, currency)]
    found = {
        "id": "",
        "code": row.code,
        "name": names.get(context.language()) or row.code,
        "rules": rules,
        "until": row.ends_at,
    }
    return dict(CouponOut(found).data)
