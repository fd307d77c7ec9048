"""How long the database took for a page, told to the browser with the page (`Server-Timing`).

Real visits tell it back with their speed, so a slow page says which part of it was slow. Pages from
the cache ask no database and say nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class TimingMiddleware:
    """Adds up the statements of each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say how long statements took."""
        meter = _Meter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        response["Server-Timing"] = f"db;dur={meter.seconds * 1000:.1f}"
        return response


class _Meter:
    seconds = 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
