"""Whose bag a request is about."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from orders import selectors
from orders.models import Cart
from orders.services import carts
from orders.shoppers import shopper_of
from pricing.types import Shopper
from storefront import arms, cookies


def person(request: HttpRequest) -> int | None:
    """Return the id of whoever is signed in; asks for no session where no cookie came."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user.pk if request.user.is_authenticated else None


def shopper(request: HttpRequest, *, now: datetime) -> Shopper:
    """Return who this is to prices: anybody, or who is signed in."""
    country = settings.SHOP_LANGUAGE_COUNTRY[get_language() or "en"]
    who = shopper_of(user_id=person(request), country=country, now=now)
    return arms.in_segments(request, who)


def bag(request: HttpRequest, *, token: str = "") -> Cart | None:
    """Return the bag of this request; `token` names one that stands apart (buy now)."""
    if token := token.replace("\0", ""):
        return selectors.cart_of(token=token, user_id=None)
    return selectors.cart_of(
        token=cookies.token(request, cookies.CART_COOKIE), user_id=person(request)
    )


def opened(request: HttpRequest) -> Cart:
    """Return the bag of this request, made if there was none."""
    return carts.opened(token=cookies.token(request, cookies.CART_COOKIE), user_id=person(request))


def actor(request: HttpRequest, cart: Cart | None) -> str:
    """Return who an idempotency key belongs to."""
    user_id = person(request)
    return f"user:{user_id}" if user_id else f"cart:{cart.pk if cart else 0}"
