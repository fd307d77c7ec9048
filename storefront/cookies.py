"""The storefront's own cookies."""

from django.conf import settings
from django.http import HttpResponse

CART_COOKIE = "bag"
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
