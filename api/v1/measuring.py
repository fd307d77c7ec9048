"""Events from apps: what their users look at and do, sent in batches."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import Error
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.services import collecting
from analytics.services.collecting import Sender
from analytics.types import Kind, Page, Source
from core import clock


class EventIn(serializers.Serializer[Any]):
    """One thing that happened. What is wrong in it is set aside with the reason, not refused."""

    id = serializers.UUIDField(help_text="Made by the app: sending again is safe")
    kind = serializers.ChoiceField(Kind.choices)
    at = serializers.IntegerField(help_text="Milliseconds since 1970, by the device's clock")
    page = serializers.ChoiceField(Page.choices, required=False)
    product = serializers.CharField(required=False, help_text="Its id, slug or SKU")
    category = serializers.CharField(required=False, help_text="Its slug")
    block = serializers.CharField(required=False, max_length=40)
    slot = serializers.CharField(required=False, max_length=40)
    query = serializers.CharField(required=False, max_length=80)
    position = serializers.IntegerField(required=False, min_value=0)
    quantity = serializers.IntegerField(required=False, min_value=0)
    value = serializers.DecimalField(required=False, max_digits=14, decimal_places=2)
    currency = serializers.CharField(required=False, max_length=3)
    props = serializers.DictField(required=False, help_text="More, at most 1 kB")


class BatchIn(serializers.Serializer[Any]):
    """A batch, of a visitor who allows measuring."""

    visitor = serializers.UUIDField(help_text="A random number of the installation")
    session = serializers.UUIDField(help_text="A random number of this use of the app")
    consent = serializers.BooleanField(help_text="That this visitor allows measuring")
    sent = serializers.FloatField(help_text="Now, as in `at`: corrects the device's clock")
    language = serializers.CharField(required=False, max_length=10)
    country = serializers.CharField(required=False, max_length=2, allow_blank=True)
    source = serializers.CharField(required=False, max_length=40)  # type: ignore[assignment]  # -- DRF keeps fields apart from its own `source`
    medium = serializers.CharField(required=False, max_length=40)
    campaign = serializers.CharField(required=False, max_length=80)
    events = serializers.ListField(child=serializers.JSONField(), max_length=100)

    def validate_consent(self, allowed: bool) -> bool:
        """Without consent nothing is to be sent at all."""
        if not allowed:
            raise serializers.ValidationError(
                _("Without consent there is nothing to be sent."), code="no_consent"
            )
        return allowed


class _BatchDoc(BatchIn):
    events = EventIn(many=True)  # type: ignore[assignment]  # -- the same field, in its description


class TakenOut(serializers.Serializer[Any]):
    """How many events were taken in."""

    events = serializers.IntegerField()


class EventsView(APIView):
    """The door of events for apps."""

    authentication_classes = ()

    @extend_schema(
        tags=["Measuring"], request=_BatchDoc, responses={status.HTTP_202_ACCEPTED: TakenOut}
    )
    def post(self, request: Request) -> Response:
        """Take a batch in. Ids make it safe to repeat; the session token, if sent, says who."""
        now, agent = clock.now(), request.headers.get("User-Agent", "")
        batch = collecting.opened(
            body=_body(request),
            source=Source.APP,
            agent=agent,
            address=get_adapter(request).get_client_ip(request),
            now=now,
        )
        form = BatchIn(data=batch)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        sender = Sender(
            source=Source.APP,
            visitor=str(given["visitor"]),
            session=str(given["session"]),
            agent=agent,
            user_id=_person(request),
            country=given.get("country", ""),
            language=given.get("language", ""),
            attribution=[given.get(name, "") for name in ("source", "medium", "campaign")],
        )
        taken = collecting.take(batch=batch, sender=sender, now=now)
        return Response({"events": taken}, status=status.HTTP_202_ACCEPTED)


def _body(request: Request) -> bytes:
    """Return what was sent, as it came: the parser of the framework would refuse it uncounted."""
    raw: bytes = request._request.body  # noqa: SLF001 -- the only way to what was sent
    return raw


def _person(request: Request) -> int | None:
    """Return whose session the token is; nobody's while the database is away."""
    token = request.headers.get("X-Session-Token", "")
    if not token:
        return None
    try:
        return int(SessionStore(session_key=token).get(SESSION_KEY, ""))
    except (Error, ValueError):
        return None
