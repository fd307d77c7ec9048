"""What the shop thinks a member likes: shown, corrected, switched off."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.likings import Told, told
from analytics.services import profiles
from api import context

TAGS = ["Profile"]
MOST = 12


class LikingOut(serializers.Serializer[Any]):
    """One department."""

    id = serializers.IntegerField(help_text="The department, to add or to take out")
    name = serializers.CharField()
    share = serializers.FloatField(
        allow_null=True, help_text="Of what was bought and looked at; null: put in by hand"
    )


class ProfileOut(serializers.Serializer[Any]):
    """All the shop thinks of somebody."""

    is_on = serializers.BooleanField()
    made_at = serializers.DateTimeField(allow_null=True)
    group = serializers.CharField(help_text="What sets the person's group apart; may be empty")
    likings = LikingOut(many=True)
    features = serializers.SerializerMethodField()

    def get_features(self, one: Told) -> dict[str, str]:
        """Return what it is made from, in words."""
        return dict(one.features)


class ProfileIn(serializers.Serializer[Any]):
    """What to correct; what is left out stays."""

    is_on = serializers.BooleanField(required=False)
    add = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MOST, required=False
    )
    remove = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MOST, required=False
    )


class ProfileView(APIView):
    """The profile of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(tags=TAGS, responses=ProfileOut)
    def get(self, request: Request) -> Response:
        """Show it."""
        return Response(ProfileOut(told(user_id=context.person(request))).data)

    @extend_schema(tags=TAGS, request=ProfileIn, responses=ProfileOut)
    def patch(self, request: Request) -> Response:
        """Correct it."""
        body = ProfileIn(data=request.data)
        body.is_valid(raise_exception=True)
        user_id = context.person(request)
        given = body.validated_data
        if "is_on" in given:
            profiles.switch(user_id=user_id, is_on=given["is_on"])
        for department in given.get("add", []):
            profiles.add(user_id=user_id, department_id=department)
        for department in given.get("remove", []):
            profiles.remove(user_id=user_id, department_id=department)
        return Response(ProfileOut(told(user_id=user_id)).data)
