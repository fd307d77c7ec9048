"""What a request says of the device it comes from."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import ids
from orders.types import Client
from storefront import cookies

LONGEST = 64


def client_of(request: HttpRequest) -> Client:
    """Return what the risk engine may know of where a request comes from."""
    header = settings.COUNTRY_HEADER
    return Client(
        network=address(request),
        device=cookies.token(request, cookies.DEVICE_COOKIE)[:LONGEST],
        country=request.headers.get(header, "")[:2].upper() if header else "",
    )


def known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a browser that pays a name of its own, so that it is known the next time."""
    if not cookies.token(request, cookies.DEVICE_COOKIE):
        cookies.keep_device(response, ids.secret_token())
    return response


def is_phone(request: HttpRequest) -> bool:
    """Return whether it is a phone, so that a wallet's app is at hand."""
    told = request.headers.get("Sec-CH-UA-Mobile", "")
    return told == "?1" or (not told and "Mobi" in request.headers.get("User-Agent", ""))


def address(request: HttpRequest) -> str:
    """Return the visitor's address, as a wallet's page wants it."""
    return str(get_adapter(request).get_client_ip(request))
