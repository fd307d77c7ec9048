"""Pages for when something is wrong: a sentence, one thing to do, and some products."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core import preferences
from search import selectors as search
from search.types import Query
from storefront.composing.cards import rendered
from storefront.composing.frame import frame


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Nothing is at this address."""
    return _page(request, HTTPStatus.NOT_FOUND, "404.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """This request may not be made."""
    return _page(request, HTTPStatus.FORBIDDEN, "403.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """This request makes no sense."""
    return _page(request, HTTPStatus.BAD_REQUEST, "403.html")


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Our fault. Nothing here asks database or cache: they may be what is broken."""
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    if request.path.startswith(("/api/", "/_allauth/", "/webhooks/")):
        problem = {"type": "about:blank", "title": status.phrase, "status": status}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    currency = preferences.currency(request)
    suggested = rendered(
        search.find(Query(currency=currency, size=4, counted=False)).hits, currency=currency
    )
    return render(
        request, template, frame(request, suggested=suggested, noindex=True), status=status
    )
