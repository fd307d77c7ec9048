"""What every endpoint reads from a request: currency, idempotency key, whose cart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.models import User
from core import clock
from core.errors import Refusal
from orders.shoppers import shopper_of
from orders.types import Client
from pricing.types import Shopper

CURRENCY_HEADER = OpenApiParameter(
    "X-Currency",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="GBP or CNY; default by Accept-Language.",
)
COUNTRY = OpenApiParameter("country", str, required=True, description="ISO 3166-1 alpha-2")
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="Up to 80 characters; repeats within 24 hours get the first answer.",
)
DEVICE_HEADER = OpenApiParameter(
    "X-Device",
    str,
    OpenApiParameter.HEADER,
    description="A name the app made up for this device when it was installed; payments from a "
    "known one are asked for less",
)
CART_HEADER = OpenApiParameter(
    "X-Cart-Token",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The token of a guest's cart; not needed when signed in.",
)


class KeyMissing(Refusal):
    """The request must carry an idempotency key."""

    code = "idempotency_key_missing"
    field = "Idempotency-Key"
    message = _("Please send an Idempotency-Key header.")


def currency(request: Request) -> str:
    """Return the currency to answer in."""
    asked = request.headers.get("X-Currency", "")
    if asked in settings.SHOP_CURRENCIES:
        return asked
    return settings.SHOP_LANGUAGE_CURRENCY.get(get_language() or "en", settings.SHOP_CURRENCIES[0])


def language() -> str:
    """Return the language to answer in."""
    return get_language() or settings.LANGUAGE_CODE


def idempotency_key(request: Request) -> str:
    """Return the request's key. Raises KeyMissing."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 80:  # noqa: PLR2004 -- the column's width
        raise KeyMissing
    return key


def person(request: Request) -> int:
    """Return who is signed in, where `IsAuthenticated` stands before."""
    found = user_id(request)
    if found is None:
        raise NotAuthenticated
    return found


def user_id(request: Request) -> int | None:
    """Return who is signed in."""
    return request.user.pk if isinstance(request.user, User) else None


def shopper(request: Request) -> Shopper:
    """Return who asks, to prices; somebody signed in may have prices of their own."""
    country = settings.SHOP_LANGUAGE_COUNTRY[language()]
    return shopper_of(user_id=user_id(request), country=country, now=clock.now())


def session(request: Request) -> Mapping[str, Any]:
    """Return the session this request speaks for: its token's, or its cookie's."""
    if isinstance(request.auth, SessionBase):
        return cast("Mapping[str, Any]", request.auth)
    return cast("Mapping[str, Any]", request._request.session)  # noqa: SLF001 -- Django's request, which has no other name


def client(request: Request) -> Client:
    """Return what the risk engine may know of where a request comes from."""
    header = settings.COUNTRY_HEADER
    return Client(
        network=address(request),
        device=request.headers.get("X-Device", "")[:64],
        country=request.headers.get(header, "")[:2].upper() if header else "",
    )


def address(request: Request) -> str:
    """Return the network address a request comes from, behind as many proxies as are trusted."""
    return str(get_adapter().get_client_ip(request._request))  # noqa: SLF001 -- Django's request, which has no other name
