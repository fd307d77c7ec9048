"""Pages for when something is wrong: a sentence, one thing to do, and some products."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core import preferences
from search import selectors as search
from search.types import Query
from storefront.composing.cards import rendered
from storefront.composing.frame import frame

RETRY_AFTER = "10"  # seconds; an embedded server is back sooner


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Nothing is at this address."""
    return _page(request, HTTPStatus.NOT_FOUND, "404.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """This request may not be made."""
    return _page(request, HTTPStatus.FORBIDDEN, "403.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """This request makes no sense."""
    return _page(request, HTTPStatus.BAD_REQUEST, "403.html")


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. Nothing here asks database or cache: they may be what is broken.

    A server that is away comes back: 503 says that it is worth asking again, and when.
    """
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    headers = {"Retry-After": RETRY_AFTER} if is_away else {}
    if _is_for_programs(request):
        return _problem(status, headers)
    return HttpResponse(render_to_string("500.html"), status=status, headers=headers)


def _page(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    if _is_for_programs(request):
        return _problem(status)
    currency = preferences.currency(request)
    suggested = rendered(
        search.find(Query(currency=currency, size=4, counted=False)).hits, currency=currency
    )
    return render(
        request, template, frame(request, suggested=suggested, noindex=True), status=status
    )


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/_allauth/", "/webhooks/"))


def _problem(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> HttpResponse:
    problem = {"type": "about:blank", "title": status.phrase, "status": status}
    kind = "application/problem+json"
    return JsonResponse(problem, status=status, content_type=kind, headers=headers)
