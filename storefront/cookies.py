"""The storefront's own cookies."""

from django.conf import settings
from django.http import HttpResponse

CART_COOKIE = "bag"
DEVICE_COOKIE = "device"
THIRTY_DAYS = 60 * 60 * 24 * 30


def keep_cart(response: HttpResponse, token: str) -> None:
    """Remember a guest's bag for thirty days."""
    response.set_cookie(
        CART_COOKIE,
        token,
        max_age=THIRTY_DAYS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def keep_device(response: HttpResponse, token: str) -> None:
    """Remember a device for a year, so that it has one vote; it says nothing about its owner."""
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=THIRTY_DAYS * 12,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
