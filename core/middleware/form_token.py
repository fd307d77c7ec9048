"""Django's form token, asked for only where pages are personal anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware


class FormTokenMiddleware(CsrfViewMiddleware):
    """CsrfViewMiddleware for admin and account pages; fetch metadata guards every page."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        """Ask for the token under the prefixes of FORM_TOKEN_PREFIXES."""
        if not request.path.startswith(tuple(settings.FORM_TOKEN_PREFIXES)):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
