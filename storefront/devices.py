"""What a request says of the device it comes from."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def is_phone(request: HttpRequest) -> bool:
    """Return whether it is a phone, so that a wallet's app is at hand."""
    told = request.headers.get("Sec-CH-UA-Mobile", "")
    return told == "?1" or (not told and "Mobi" in request.headers.get("User-Agent", ""))


def address(request: HttpRequest) -> str:
    """Return the visitor's address, as a wallet's page wants it."""
    return str(get_adapter(request).get_client_ip(request))
