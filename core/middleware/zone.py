"""Times are stored in UTC and shown where the reader's language is at home."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language


class ZoneMiddleware:
    """The time zone by language, as public pages are: one copy for everyone who reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the zone of the request's language."""
        zone = settings.SHOP_LANGUAGE_ZONE.get(get_language() or "", settings.TIME_ZONE)
        with timezone.override(ZoneInfo(zone)):
            return self.get_response(request)
