"""The content security policy, with what a part of the site needs besides."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """CSPMiddleware that replaces directives under the prefixes of POLICIES_BY_PREFIX."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy's parts; a view's own decorator still has the last word."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.replace is None:
            parts.replace = next(
                (
                    directives
                    for prefix, directives in settings.POLICIES_BY_PREFIX.items()
                    if request.path_info.startswith(prefix)
                ),
                None,
            )
        return parts
