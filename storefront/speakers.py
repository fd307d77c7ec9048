"""Who speaks: an account, or a device that keeps a cookie."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from catalog.types import Speaker
from core import ids
from storefront import bags
from storefront.cookies import DEVICE_COOKIE, keep_device


def speaker(request: HttpRequest, *, name: str = "", email: str = "") -> Speaker:
    """Return who sends this request, as limits, votes and reviews know them."""
    user_id = bags.person(request)
    if user_id is not None and request.user.is_authenticated:
        email = request.user.email
    return Speaker(
        name=name,
        language=get_language() or "en",
        key=f"user:{user_id}" if user_id else f"device:{device(request)}",
        address=get_adapter(request).get_client_ip(request),
        user_id=user_id,
        email=email,
    )


def device(request: HttpRequest) -> str:
    """Return this device's secret name; one is made, and kept by `remember`, if it has none."""
    known = request.COOKIES.get(DEVICE_COOKIE) or getattr(request, "new_device", "")
    if not known:
        known = request.new_device = ids.secret_token()  # type: ignore[attr-defined]  # read by `remember`
    return str(known)


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the device's name if it was made for this request."""
    if new := getattr(request, "new_device", ""):
        keep_device(response, new)
    return response
