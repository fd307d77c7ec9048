"""Display preferences and currency: small cookies of allow-listed values.

They are read without a session, so that a cached page can wear them.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "display"
CURRENCY_COOKIE = "currency"
YEAR = 60 * 60 * 24 * 365
PLACEHOLDER = b" data-prefs>"

# The first value of each is the default and is not written.
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "accent": ("spruce", "ocean", "plum", "rust"),
    "font": ("grotesque", "system", "serif"),
    "text": ("m", "s", "l", "xl"),
    "density": ("comfortable", "compact"),
    "view": ("grid", "list", "waterfall"),
    "blocks": ("departments-first", "new-first", "loved-first"),
}


def chosen(request: HttpRequest) -> dict[str, str]:
    """Return the shopper's choices that differ from the defaults; junk in the cookie is ignored."""
    choices: dict[str, str] = {}
    for pair in request.COOKIES.get(COOKIE, "").split("."):
        name, _, value = pair.partition("-")
        if value in CHOICES.get(name, ())[1:]:
            choices[name] = value
    return choices


def attributes(request: HttpRequest) -> str:
    """Return the choices as attributes for `<html>`, in a fixed order."""
    choices = chosen(request)
    return "".join(f' data-{name}="{choices[name]}"' for name in CHOICES if name in choices)


def dress(body: bytes, attributes: str) -> bytes:
    """Return the page with the attributes in their placeholder."""
    return body.replace(PLACEHOLDER, attributes.encode() + b">", 1)


def mark(body: bytes, attributes: str) -> bytes:
    """Return the page with attributes that stay with it, before the placeholder."""
    return body.replace(PLACEHOLDER, attributes.encode() + PLACEHOLDER, 1)


def currency(request: HttpRequest) -> str:
    """Return the currency to show: the shopper's choice, else the one of the page's language."""
    given = request.COOKIES.get(CURRENCY_COOKIE, "")
    if given in settings.SHOP_CURRENCIES:
        return given
    language = request.path.split("/", 2)[1] if request.path.count("/") > 1 else ""
    return settings.SHOP_LANGUAGE_CURRENCY.get(language, settings.SHOP_CURRENCIES[0])


def keep(response: HttpResponse, choices: dict[str, str]) -> None:
    """Write the choices into their cookie, or remove it when all are defaults."""
    kept = {n: v for n, v in choices.items() if v in CHOICES.get(n, ())[1:]}
    if not kept:
        response.delete_cookie(COOKIE)
        return
    _write(response, COOKIE, ".".join(f"{name}-{value}" for name, value in kept.items()))


def keep_currency(response: HttpResponse, code: str) -> None:
    """Write the currency into its cookie if the shop sells in it."""
    if code in settings.SHOP_CURRENCIES:
        _write(response, CURRENCY_COOKIE, code)


def _write(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
