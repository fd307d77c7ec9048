"""Cross-site protection by fetch metadata, so that cached forms need no token.

Browsers say where a request comes from (`Sec-Fetch-Site`), and a page cannot forge it. The token
that Django would want is a personal byte in every form; only admin and account pages, which are
never cached, keep it as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}

View = TypeVar("View", bound=Callable[..., HttpResponse])


def open_to_other_sites(*, why: str) -> Callable[[View], View]:
    """Exempt a view that proves its caller in another way; `why` says how."""

    def mark(view: View) -> View:
        view.open_to_other_sites = why  # type: ignore[attr-defined]  # read below
        return view

    return mark


class CrossSiteMiddleware:
    """Refuses unsafe requests that another site's page made a browser send."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: the decision is made once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> None:
        """Raise PermissionDenied unless the request is this site's own or carries no cookie."""
        if request.method in SAFE_METHODS or hasattr(view, "open_to_other_sites"):
            return
        if not _own(request):
            raise PermissionDenied("cross-site request")


def _own(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        # No browser that carries our cookies omits both; a program without cookies is nobody.
        return not request.COOKIES
    return urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
