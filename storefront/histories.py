"""One's own searches: a member's are kept with the account, a guest's in a cookie on the device."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from search import selectors as search
from search.rules.queries import normalised
from search.services import usage
from storefront import bags
from storefront.cookies import THIRTY_DAYS

COOKIE = "searches"
MOST, LONGEST = 10, 60


def own(request: HttpRequest) -> list[str]:
    """Return the searches of whoever asks, the latest first."""
    if user_id := bags.person(request):
        return search.recent(user_id=user_id)
    return _read(request.COOKIES.get(COOKIE, ""))


def remember(request: HttpRequest, response: HttpResponse, text: str, *, now: datetime) -> None:
    """Keep a search as the latest."""
    query = normalised(text)[:LONGEST]
    if user_id := bags.person(request):
        usage.remember(user_id=user_id, text=query, now=now)
    elif query:
        _write(response, [query, *(one for one in own(request) if one != query)])


def forget(request: HttpRequest, response: HttpResponse, text: str | None) -> None:
    """Forget one search, or all."""
    if user_id := bags.person(request):
        usage.forget(user_id=user_id, text=text)
    else:
        kept = [] if text is None else [one for one in own(request) if one != normalised(text)]
        _write(response, kept)


def _read(cookie: str) -> list[str]:
    """Return what a cookie holds; it is the shopper's own and may hold anything."""
    try:
        found = json.loads(base64.urlsafe_b64decode(cookie.encode()))
    except (ValueError, binascii.Error):
        return []
    if not isinstance(found, list):
        return []
    return [normalised(one)[:LONGEST] for one in found[:MOST] if isinstance(one, str)]


def _write(response: HttpResponse, searches: list[str]) -> None:
    if not searches:
        response.delete_cookie(COOKIE)
        return
    text = json.dumps(searches[:MOST], ensure_ascii=False).encode()
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(text).decode(),
        max_age=THIRTY_DAYS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
