"""What a visitor has allowed: one small cookie of allow-listed purposes, read without a session.

No cookie is no decision, and nothing is allowed. A browser that says Do-Not-Track or Global Privacy
Control allows no measuring, whatever the cookie says. What was decided when is kept by `accounts`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "consent"
# Changes with the words people agree to: who agreed to others is asked again.
VERSION = "1"
ANALYTICS, PERSONALISATION, MARKETING = PURPOSES = ("analytics", "personalisation", "marketing")
HALF_A_YEAR = 60 * 60 * 24 * 182


def decided(request: HttpRequest) -> bool:
    """Return whether this visitor has decided on the words as they are now."""
    return _parts(request)[0] == VERSION


def allowed(request: HttpRequest, purpose: str) -> bool:
    """Return whether this visitor allows a purpose, and their browser does not object."""
    if purpose == ANALYTICS and objects(request):
        return False
    version, *purposes = _parts(request)
    return version == VERSION and purpose in purposes


def chosen(request: HttpRequest) -> list[str]:
    """Return the purposes that were allowed."""
    version, *purposes = _parts(request)
    return [purpose for purpose in PURPOSES if version == VERSION and purpose in purposes]


def objects(request: HttpRequest) -> bool:
    """Return whether the browser asks not to be followed."""
    headers = request.headers
    return "1" in {headers.get("Sec-GPC", "").strip(), headers.get("DNT", "").strip()}


def keep(response: HttpResponse, purposes: Iterable[str]) -> None:
    """Write the decision into its cookie; the page's own script reads it, so it is not HttpOnly."""
    given = set(purposes)
    value = ".".join([VERSION, *(purpose for purpose in PURPOSES if purpose in given)])
    response.set_cookie(
        COOKIE, value, max_age=HALF_A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=False
    )


def _parts(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(COOKIE, "").split(".")
