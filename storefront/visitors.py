"""Who is visiting, as far as they allow it: pseudonyms in cookies of our own, and nothing else.

`visitor` is a random number for a year, `visit` another for half an hour, with where the visit came
from; `known` says which person signed in here, sealed, so that the door of events asks nobody. They
exist only with consent to measuring, and go when it is taken back.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from analytics.rules import agents
from analytics.services import collecting
from analytics.services.collecting import Sender
from analytics.types import Kind, Source
from core import consent, limits

VISITOR_COOKIE, VISIT_COOKIE, KNOWN_COOKIE = "visitor", "visit", "known"
YEAR = 60 * 60 * 24 * 365
HALF_AN_HOUR = 30 * 60
_SALT = "storefront.visitors"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit under way, or one that begins with this request."""

    visitor: str
    session: str
    attribution: tuple[str, str, str]
    is_new: bool

    def keep(self, response: HttpResponse) -> None:
        """Write both cookies, for as long again."""
        source, medium, campaign = self.attribution
        told = {"id": self.session, "s": source, "m": medium, "c": campaign}
        _keep(response, VISITOR_COOKIE, self.visitor, YEAR)
        _keep(response, VISIT_COOKIE, urlencode(told), HALF_AN_HOUR)


def visitor(request: HttpRequest) -> str | None:
    """Return the visitor's pseudonym, if they allow measuring and have one."""
    if not consent.allowed(request, consent.ANALYTICS):
        return None
    return _identity(request.COOKIES.get(VISITOR_COOKIE))


def visit(request: HttpRequest, came_from: Any = None) -> Visit:
    """Return the visit; a new one begins without its cookie, or when a campaign brings them."""
    kept = dict(parse_qsl(request.COOKIES.get(VISIT_COOKIE, "")))
    session = _identity(kept.get("id"))
    attribution = (kept.get("s", ""), kept.get("m", ""), kept.get("c", ""))
    brought = _attribution(came_from if isinstance(came_from, dict) else {})
    if brought is not None and brought != attribution:
        session, attribution = None, brought
    return Visit(
        visitor=_identity(request.COOKIES.get(VISITOR_COOKIE)) or str(uuid.uuid4()),
        session=session or str(uuid.uuid4()),
        attribution=attribution,
        is_new=session is None,
    )


def begin(request: HttpRequest, response: HttpResponse) -> str:
    """Give the visitor a pseudonym now that they allow it, and return it."""
    pseudonym = _identity(request.COOKIES.get(VISITOR_COOKIE)) or str(uuid.uuid4())
    _keep(response, VISITOR_COOKIE, pseudonym, YEAR)
    return pseudonym


def sender(request: HttpRequest, of: Visit) -> Sender:
    """Return who sends from this browser."""
    return Sender(
        source=Source.WEB,
        visitor=of.visitor,
        session=of.session,
        agent=request.headers.get("User-Agent", ""),
        user_id=known(request),
        country=country(request),
        language=language(request),
        attribution=of.attribution,
    )


def note(request: HttpRequest, kind: Kind, *, now: datetime, key: str = "", **fields: Any) -> None:
    """Tell of something this request did, if its visitor allows measuring and is on a visit."""
    if (envelope := own(request, now=now)) is not None:
        told = {"path": request.path} | fields
        collecting.note(kind=kind, envelope=envelope, now=now, key=key, **told)


def own(request: HttpRequest, *, now: datetime) -> dict[str, Any] | None:
    """Return the envelope for what the shop itself tells of this visit, or None without consent."""
    if visitor(request) is None:
        return None
    envelope = sender(request, visit(request)).envelope(now)
    envelope["d"] = device(request)
    if user_id := person(request):
        envelope["u"] = user_id
    return envelope


def device(request: HttpRequest) -> str:
    """Return what the visitor holds in their hands."""
    return agents.device(request.headers.get("User-Agent", ""))


def known(request: HttpRequest) -> int | None:
    """Return who signed in on this device, without asking for the session: it must be the same."""
    try:
        told = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=_SALT, max_age=YEAR)
        user_id, session = int(told[0]), str(told[1])
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return None
    return (
        user_id if session == _session(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) else None
    )


def keep_known(response: HttpResponse, *, user_id: int, session_key: str | None) -> None:
    """Remember who signed in, for as long as they stay in this session."""
    sealed = signing.dumps([user_id, _session(session_key)], salt=_SALT)
    _keep(response, KNOWN_COOKIE, sealed, settings.SESSION_COOKIE_AGE)


def _session(key: str | None) -> str:
    return limits.hashed(key)[:16] if key else ""


def forget(response: HttpResponse) -> None:
    """Take the pseudonyms back."""
    for name in (VISITOR_COOKIE, VISIT_COOKIE, KNOWN_COOKIE):
        response.delete_cookie(name)


def country(request: HttpRequest) -> str:
    """Return where the CDN says this visitor is."""
    return request.headers.get(settings.COUNTRY_HEADER, "")[:2] if settings.COUNTRY_HEADER else ""


def language(request: HttpRequest) -> str:
    """Return the language of the page this request came from, or is for."""
    code = request.path.split("/", 2)[1]
    return code if code in settings.PAGE_CACHE_LANGUAGES else ""


def _attribution(told: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Return source, medium and campaign, if something brought the visitor here just now."""
    source, medium, campaign = (str(told.get(name) or "")[:80] for name in ("s", "m", "c"))
    return (source[:40], medium[:40], campaign) if source else None


def person(request: HttpRequest) -> int | None:
    """Return who is signed in."""
    user = getattr(request, "user", None)
    return user.pk if user is not None and user.is_authenticated else None


def _identity(value: str | None) -> str | None:
    try:
        return str(uuid.UUID(value)) if value else None
    except ValueError:
        return None


def _keep(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
