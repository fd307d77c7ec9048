"""Membership: where one stands, points, friends."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.serializers import MoneyOut
from api.v1.points_shop import PointsIn, typed
from core import clock
from membership.selectors import giving
from membership.selectors import members as people
from membership.selectors import points as purse
from membership.services import activities, mall, members, referrals

TAGS = ["Membership"]


class PrivilegeOut(serializers.Serializer[Any]):
    """One thing a tier brings."""

    kind = serializers.CharField()
    text = serializers.CharField()


class TierOut(serializers.Serializer[Any]):
    """A rung of the ladder."""

    code = serializers.CharField()
    name = serializers.CharField()
    score = serializers.IntegerField()
    privileges = PrivilegeOut(many=True, source="privileges.all")


class StandingOut(serializers.Serializer[Any]):
    """Where a member stands."""

    tier = serializers.CharField()
    score = serializers.IntegerField()
    next_tier = serializers.CharField(allow_blank=True)
    missing = serializers.IntegerField()
    percent = serializers.IntegerField()
    grace_until = serializers.DateTimeField(allow_null=True)
    is_paid_member = serializers.BooleanField()
    checked_in_today = serializers.BooleanField()
    code = serializers.CharField(help_text="To recommend the shop with")
    tiers = TierOut(many=True)


class ExpiringOut(serializers.Serializer[Any]):
    """Points that go one day."""

    on = serializers.DateField()
    points = serializers.IntegerField()


class PointsOut(serializers.Serializer[Any]):
    """What there is, and what it is worth in the asked currency."""

    free = serializers.IntegerField()
    pending = serializers.IntegerField()
    held = serializers.IntegerField()
    owed = serializers.IntegerField()
    worth = MoneyOut()
    expiring = ExpiringOut(many=True)


class PointsEntryOut(serializers.Serializer[Any]):
    """What came or went."""

    at = serializers.DateTimeField(source="move.at")
    why = serializers.CharField(source="move.why")
    name = serializers.CharField(source="move.get_why_display")
    purse = serializers.CharField()
    points = serializers.IntegerField()
    balance = serializers.IntegerField()
    order = serializers.CharField(source="move.reference")
    note = serializers.CharField(source="move.note")


class CodeIn(serializers.Serializer[Any]):
    """A friend's code."""

    code = serializers.CharField(max_length=12)


class WhatIn(serializers.Serializer[Any]):
    """What was shared."""

    what = serializers.CharField(max_length=60)


class ReferralOut(serializers.Serializer[Any]):
    """Somebody who came."""

    name = serializers.CharField(source="friend.name")
    state = serializers.CharField()
    at = serializers.DateTimeField()


class FriendsOut(serializers.Serializer[Any]):
    """One's code and link, and who came by it."""

    code = serializers.CharField()
    link = serializers.CharField()
    friends = ReferralOut(many=True)


class _Members(APIView):
    permission_classes = [IsAuthenticated]


class MembershipView(_Members):
    """Where one stands."""

    @extend_schema(responses=StandingOut, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Return tier, progress, and what each tier brings."""
        user_id, now = context.person(request), clock.now()
        members.join(user_id=user_id, now=now)
        member, ladder = people.member_of(user_id=user_id), people.ladder()
        if member is None:
            raise Http404
        progress = people.progress_of(member, ladder)
        standing = people.standing_of(user_id=user_id, now=now)
        row = {
            "tier": standing.tier,
            "score": member.score,
            "next_tier": progress.next.code if progress.next else "",
            "missing": progress.missing,
            "percent": progress.percent,
            "grace_until": member.grace_until,
            "is_paid_member": standing.is_paid_member,
            "checked_in_today": purse.has_moved(activities.check_in_key(user_id, now)),
            "code": member.code,
            "tiers": ladder,
        }
        return Response(StandingOut(row).data)


class PointsView(_Members):
    """Points."""

    @extend_schema(responses=PointsOut, parameters=[context.CURRENCY_HEADER], tags=TAGS)
    def get(self, request: Request) -> Response:
        """Return what there is, what it is worth and what expires next."""
        return Response(_points(request))


class PointsEntriesView(_Members):
    """The history of points."""

    @extend_schema(responses=PointsEntryOut(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        """List what came and went, the newest first."""
        pages = PointsPagination()
        entries = purse.statement(user_id=context.person(request))
        rows = pages.paginate_queryset(entries, request, self)
        return pages.get_paginated_response(PointsEntryOut(rows, many=True).data)


class PointsPagination(CursorPagination):
    """Twenty entries a page, the newest first."""

    page_size = 20
    ordering = "-pk"


class CheckInView(_Members):
    """Coming by."""

    @extend_schema(request=None, responses={201: PointsOut}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Check in; once a day it brings points, more often it changes nothing."""
        activities.check_in(user_id=context.person(request), now=clock.now())
        return Response(_points(request), status=status.HTTP_201_CREATED)


class ShareView(_Members):
    """Sharing something."""

    @extend_schema(request=WhatIn, responses={201: PointsOut}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Note that something was shared. 409 `enough_today` past the day's cap."""
        body = WhatIn(data=request.data)
        body.is_valid(raise_exception=True)
        what = body.validated_data["what"]
        activities.share(user_id=context.person(request), what=what, now=clock.now())
        return Response(_points(request), status=status.HTTP_201_CREATED)


class PointsCreditView(_Members):
    """Points into store credit."""

    @extend_schema(
        request=PointsIn,
        responses={201: PointsOut},
        parameters=[context.KEY_HEADER, context.CURRENCY_HEADER],
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        """Turn points into store credit of the asked currency."""
        mall.to_credit(
            user_id=context.person(request),
            amount_of=typed(request),
            currency=context.currency(request),
            key=context.idempotency_key(request),
            now=clock.now(),
        )
        return Response(_points(request), status=status.HTTP_201_CREATED)


class FriendsView(_Members):
    """Recommending the shop."""

    @extend_schema(responses=FriendsOut, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Return one's code and link, and who came."""
        return Response(_friends(context.person(request)))

    @extend_schema(request=CodeIn, responses={201: FriendsOut}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Say by whose code one came; the first one counts."""
        body = CodeIn(data=request.data)
        body.is_valid(raise_exception=True)
        person = context.person(request)
        referrals.accept(friend_id=person, code=body.validated_data["code"], now=clock.now())
        return Response(_friends(person), status=status.HTTP_201_CREATED)


def _points(request: Request) -> dict[str, Any]:
    user_id, currency = context.person(request), context.currency(request)
    account = purse.account_of(user_id=user_id)
    row = {
        "free": account.free,
        "pending": account.pending,
        "held": account.held,
        "owed": account.owed,
        "worth": purse.points_worth(user_id=user_id, points=account.free, currency=currency),
        "expiring": purse.expiring(user_id=user_id, now=clock.now()),
    }
    return dict(PointsOut(row).data)


def _friends(user_id: int) -> dict[str, Any]:
    member = members.join(user_id=user_id, now=clock.now())
    row = {
        "code": member.code,
        "link": f"{settings.PUBLIC_URL}{reverse('storefront:invited', args=[member.code])}",
        "friends": giving.referrals_by(user_id=user_id)[:100],
    }
    return dict(FriendsOut(row).data)
