"""Old addresses lead to new ones: looked up only when a page is not found."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from core.models import Redirect


class RedirectMiddleware:
    """Turns a 404 into a 301 where the redirect table knows the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the new address, where there is one."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:  # noqa: PLR2004 -- not found
            return response
        moved = (
            Redirect.objects.filter(old_path=request.path)
            .values_list("new_path", flat=True)
            .first()
        )
        if moved is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        redirect = HttpResponsePermanentRedirect(f"{moved}?{query}" if query else moved)
        # A slug may change back one day, and browsers would keep this for ever.
        redirect["Cache-Control"] = "public, max-age=300"
        return redirect
