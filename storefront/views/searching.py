"""Around searching: suggestions, one's own searches, and the count of what is searched for."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog import selectors as catalogue
from core import clock, preferences
from search.services import usage
from storefront import histories
from storefront.composing.frame import frame
from storefront.composing.suggestions import suggestions

NOTHING = 204
_ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|headless|lighthouse|monitor", re.IGNORECASE)
_PRODUCT = re.compile(r"/p/([^/?#]+)/")


@never_cache
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The rows under the search field."""
    rows = suggestions(
        request.GET.get("q", ""),
        currency=preferences.currency(request),
        today=clock.now().date(),
        own=histories.own(request),
    )
    return render(request, "storefront/suggestions.html", {"suggestions": rows})


@require_POST
def searched(request: HttpRequest) -> HttpResponse:
    """Count a search, or a product opened from its results; sent by the page, cached or not."""
    response = HttpResponse(status=NOTHING)
    if _ROBOT.search(request.headers.get("User-Agent", "")):
        return response
    text, language, now = request.POST.get("q", ""), get_language() or "en", clock.now()
    if opened := _PRODUCT.search(request.POST.get("opened", "")):
        if product_id := catalogue.product_id(slug=opened[1]):
            position = _number(request.POST.get("position"))
            usage.count_click(
                text=text, language=language, product_id=product_id, position=position, now=now
            )
        return response
    results = _number(request.POST.get("results"))
    usage.count_search(text=text, language=language, results=results, now=now)
    histories.remember(request, response, text, now=now)
    return response


@never_cache
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """One's own searches, to be used again or deleted, one by one or all."""
    context = frame(request, searches=histories.own(request), noindex=True)
    return render(request, "storefront/searches.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete one of one's own searches, or all."""
    response = redirect("storefront:searches")
    histories.forget(request, response, request.POST.get("q"))
    return response


def _number(text: str | None) -> int:
    return int(text[:9]) if text and text.isascii() and text.isdigit() else 0
