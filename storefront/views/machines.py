"""Doors for machines: webhooks, health, pictures."""

from __future__ import annotations

import mimetypes
import posixpath
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.views.decorators.http import require_POST, require_safe
from redis import RedisError

from core import clock, page_cache
from core.errors import NotFound, Refusal
from core.middleware.cross_site import open_to_other_sites
from delivery import tasks as deliveries
from delivery.services import parcels
from payments import tasks
from payments.services import webhooks
from storefront import ranges

YEAR = 60 * 60 * 24 * 365
# What has been paid for is served by the order's page alone.
PRIVATE = "private/"
LASTING = ("renditions/", "shows/")
LARGEST_NOTICE = 256 * 1024


@open_to_other_sites(why="the gateway signs each notice")
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Store a gateway's notice and say so; it is carried out afterwards."""
    if len(request.body) > LARGEST_NOTICE:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        stored = webhooks.receive(
            gateway=gateway, body=request.body, headers=request.headers, now=clock.now()
        )
    except NotFound as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "detail": str(refusal)}, status=400)
    tasks.process_webhook.delay(webhook_id=stored.pk)
    body, kind = webhooks.answer(gateway=gateway)
    return HttpResponse(body, content_type=kind)


@open_to_other_sites(why="the carrier signs each notice")
@require_POST
def carrier_notice(request: HttpRequest, carrier: str) -> HttpResponse:
    """Store a carrier's notice and say so; it is carried out afterwards."""
    if len(request.body) > LARGEST_NOTICE:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        stored = parcels.receive(
            carrier=carrier, body=request.body, headers=request.headers, now=clock.now()
        )
    except NotFound as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "detail": str(refusal)}, status=400)
    deliveries.process_notice.delay(notice_id=stored.pk)
    return JsonResponse({"received": stored.event_id})


@open_to_other_sites(why="anymail checks the provider's signature or the shared secret")
@require_POST
def mail_notice(request: HttpRequest, rest: str) -> HttpResponse:
    """Hand a mail provider's notice to anymail, whose doors load every provider's SDK: when asked.

    A web process that never hears of one starts a quarter of a second sooner.
    """
    view, args, kwargs = resolve(f"/{rest}", urlconf="anymail.urls")
    answer: HttpResponse = view(request, *args, **kwargs)
    return answer


@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """Say that this process answers, whatever else is away: who does not is to be restarted."""
    return HttpResponse("alive", content_type="text/plain")


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """Say whether the parts this process needs are there: 200, or 503 with which is not."""
    parts = {"database": _database(), "cache": _cache()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a stored picture or film; those named by their contents never change."""
    # One spelling alone leads to a file: "./private" and "x/../private" are none.
    plain = posixpath.normpath(name).lstrip("/")
    if name != plain or plain.startswith(("..", PRIVATE)) or not default_storage.exists(name):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    stored = default_storage.open(name)
    asked = request.headers.get("Range", "")
    response = ranges.answer(cast("BinaryIO", stored.file), stored.size, asked=asked, kind=kind)
    lasting = name.startswith(LASTING)
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if lasting else "public, max-age=300"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _cache() -> bool:
    try:
        return bool(page_cache.server().ping())
    except RedisError:
        return False
