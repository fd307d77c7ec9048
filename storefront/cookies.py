"""The storefront's own cookies."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CART_COOKIE = "bag"
SHELF_COOKIE = "shelf"
DEVICE_COOKIE = "device"
FRIEND_COOKIE = "friend"
TALK_COOKIE = "talk"
THIRTY_DAYS = 60 * 60 * 24 * 30
NINETY_DAYS = 3 * THIRTY_DAYS
YEAR = 12 * THIRTY_DAYS


def token(request: HttpRequest, name: str) -> str:
    """Return a cookie's token. A quoted cookie can spell NUL, which no database takes."""
    return request.COOKIES.get(name, "").replace("\0", "")


def keep_cart(response: HttpResponse, token: str) -> None:
    """Remember a guest's bag for thirty days."""
    _keep(response, CART_COOKIE, token, THIRTY_DAYS)


def keep_shelf(response: HttpResponse, token: str) -> None:
    """Remember what a guest has saved for ninety days."""
    _keep(response, SHELF_COOKIE, token, NINETY_DAYS)


def keep_device(response: HttpResponse, token: str) -> None:
    """Remember a device for a year, so that it has one vote; it says nothing about its owner."""
    _keep(response, DEVICE_COOKIE, token, YEAR)


def keep_friend(response: HttpResponse, code: str) -> None:
    """Remember for thirty days who brought a visitor."""
    _keep(response, FRIEND_COOKIE, code, THIRTY_DAYS)


def keep_talk(response: HttpResponse, token: str) -> None:
    """Remember a chat under way for thirty days; its token opens that conversation only."""
    _keep(response, TALK_COOKIE, token, THIRTY_DAYS)


def _keep(response: HttpResponse, name: str, token: str, seconds: int) -> None:
    response.set_cookie(
        name, token, max_age=seconds, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
