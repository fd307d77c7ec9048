"""What stands around the pages of signing in, whose views are allauth's and know no frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from storefront.composing.frame import frame


def around(request: HttpRequest) -> dict[str, Any]:
    """Give allauth's pages the frame of every page (a context processor)."""
    match = request.resolver_match
    if match is None or match.namespace or not (match.url_name or "").startswith("account_"):
        return {}
    return frame(request, tab="account")
