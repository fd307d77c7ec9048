"""Gives each request an id, measures it, and tells the browser how long the database took.

The id comes with the answer (`X-Request-ID`) and stands in every line logged meanwhile; a proxy's
own is kept. Real visits tell `Server-Timing` back with their speed, so a slow page says which part
of it was slow. Pages from the cache ask no database and say nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import metrics, work

log = logging.getLogger("loopmart.requests")
HEADER = "X-Request-ID"


class RequestMiddleware:
    """The outermost: what it measures is what the shopper waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under an id, and count it."""
        begun = time.perf_counter()
        with work.doing(id=request.headers.get(HEADER, "")) as doing:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            response[HEADER] = doing.id
            if request.resolver_match is not None:
                response["Server-Timing"] = f"db;dur={doing.seconds * 1000:.1f}"
            route = doing.name or _without_view(request)
            status = str(response.status_code)
            metrics.REQUESTS.labels(route, request.method or "", status).observe(seconds)
            if doing.statements:
                metrics.STATEMENTS.labels(route).inc(doing.statements)
                metrics.DATABASE.labels(route).inc(doing.seconds)
            # Its address may open an order: the route is enough.
            log.info("%s %s %s %d ms", request.method, route, status, seconds * 1000)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Call the work by its route, now that it is known."""
        if request.resolver_match is not None:
            work.name_it(request.resolver_match.view_name)


def _without_view(request: HttpRequest) -> str:
    """Return what a request is counted as that no view answered."""
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"
