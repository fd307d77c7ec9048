"""Paid membership: plans, one's own, what it saved."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.recency import ReauthenticationRequired, is_recent
from api import context
from api.serializers import MoneyOut
from core import clock
from core.errors import NotFound
from membership.selectors import plans as read
from membership.services import subscriptions

TAGS = ["Membership"]


class PlanOut(serializers.Serializer[Any]):
    """A plan in one currency."""

    code = serializers.CharField(source="plan.code")
    name = serializers.CharField(source="plan.name")
    text = serializers.CharField(source="plan.text")
    benefits = serializers.SerializerMethodField()
    months = serializers.IntegerField(source="plan.months")
    trial_days = serializers.IntegerField(source="plan.trial_days")
    price = MoneyOut(source="money")

    def get_benefits(self, price: Any) -> list[str]:
        """Return what it brings, a line each."""
        return list(price.plan.benefits.splitlines())


class SubscriptionOut(serializers.Serializer[Any]):
    """One's own plan."""

    plan = serializers.CharField(source="plan.code")
    state = serializers.CharField()
    price = MoneyOut(source="money")
    paid_until = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    method = serializers.CharField(source="method.public_id", default="")


class MineOut(serializers.Serializer[Any]):
    """One's own plan, null without one, and what it has saved so far."""

    subscription = SubscriptionOut(allow_null=True)
    saved = MoneyOut(many=True)
    redirect_url = serializers.CharField(help_text="Of the bank, where it asks to confirm")


class PlanIn(serializers.Serializer[Any]):
    """Which plan, and from which card."""

    plan = serializers.SlugField(max_length=30)
    gateway = serializers.SlugField(max_length=20)
    card_number = serializers.CharField(max_length=30, required=False, default="")
    saved = serializers.CharField(max_length=16, required=False, default="")
    return_url = serializers.CharField(max_length=500, required=False, default="/")


class ChangeIn(serializers.Serializer[Any]):
    """Going on with a plan, or another card for it."""

    resume = serializers.BooleanField(required=False, default=False)
    saved = serializers.CharField(max_length=16, required=False, default="")


class PlansView(APIView):
    """The plans on offer."""

    @extend_schema(responses=PlanOut(many=True), parameters=[context.CURRENCY_HEADER], tags=TAGS)
    def get(self, request: Request) -> Response:
        """List the plans with their prices in the asked currency."""
        return Response(PlanOut(read.plans_in(context.currency(request)), many=True).data)


class SubscriptionView(APIView):
    """One's own plan."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MineOut, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Return it, with what it has saved."""
        return Response(_mine(request))

    @extend_schema(
        request=PlanIn,
        responses={201: MineOut},
        parameters=[context.CURRENCY_HEADER],
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        """Begin a plan. Sent twice it goes on with the first; 409 `already_on_a_plan` for another.

        A saved card pays for 15 minutes after its owner has proved who they are: 403
        `reauthentication_required` afterwards.
        """
        body = PlanIn(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        _prove(request, data["saved"])
        try:
            _row, payment = subscriptions.begin(
                user_id=context.person(request),
                plan=data["plan"],
                currency=context.currency(request),
                gateway=data["gateway"],
                instrument={"saved": data["saved"], "card_number": data["card_number"]},
                return_url=data["return_url"],
                now=clock.now(),
            )
        except NotFound as missing:
            raise Http404 from missing
        url = payment.redirect_url if payment else ""
        return Response(_mine(request, url), status=status.HTTP_201_CREATED)

    @extend_schema(request=ChangeIn, responses=MineOut, tags=TAGS)
    def patch(self, request: Request) -> Response:
        """Take a cancelled plan up again, or renew it from another card."""
        body = ChangeIn(data=request.data)
        body.is_valid(raise_exception=True)
        user_id, saved, now = context.person(request), body.validated_data["saved"], clock.now()
        _prove(request, saved)
        try:
            if body.validated_data["resume"]:
                subscriptions.resume(user_id=user_id, now=now)
            if saved:
                subscriptions.change_method(user_id=user_id, method_id=saved, now=now)
        except NotFound as missing:
            raise Http404 from missing
        return Response(_mine(request))

    @extend_schema(responses=MineOut, tags=TAGS)
    def delete(self, request: Request) -> Response:
        """Cancel it: it stays until the paid time is over."""
        subscriptions.cancel(user_id=context.person(request), now=clock.now())
        return Response(_mine(request))


def _prove(request: Request, saved: str) -> None:
    if saved and not is_recent(context.session(request), now=clock.now()):
        raise ReauthenticationRequired


def _mine(request: Request, redirect_url: str = "") -> dict[str, Any]:
    user_id = context.person(request)
    row = {
        "subscription": read.subscription_of(user_id=user_id),
        "saved": read.saved_by(user_id=user_id),
        "redirect_url": redirect_url,
    }
    return dict(MineOut(row).data)
