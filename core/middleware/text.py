"""Text that no database can keep is refused at the door."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse


class TextMiddleware:
    """Refuses a NUL in path or query: PostgreSQL has no such character, and nobody types it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Raise inside the locale's middleware, so that the answer is in the reader's language."""
        if "\0" in request.path:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the query")
        return self.get_response(request)
