"""Who is looking, for suggestions: what they allow, looked at, hold in the bag, want no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import HttpRequest

from analytics import experiments
from analytics.rules import pages
from analytics.types import ExperimentKind, Kind
from catalog import shelves
from core import consent, preferences
from orders import selectors as orders
from orders.shoppers import shopper_of
from pricing.rules.audiences import audiences_of
from recommendations.selectors import dislikes
from recommendations.serving import book
from recommendations.serving.values import Looker
from storefront import visitors
from storefront.bags import person
from storefront.cookies import CART_COOKIE, SHELF_COOKIE, token

# What was looked at so lately is what they are after now.
SESSION = timedelta(hours=4)
MOST_SEEN = 24


def anybody(request: HttpRequest, *, now: datetime) -> Looker:
    """Return whoever opens a page that is kept for all: a currency, and chance by the day."""
    currency = preferences.currency(request)
    return Looker(currency=currency, seed=f"{currency}/{now.date()}")


def looker(request: HttpRequest, *, now: datetime) -> Looker:
    """Return who this request is of, in a fixed number of statements."""
    user_id, shelf = person(request), token(request, SHELF_COOKIE)
    seen = shelves.looked_at(token=shelf, user_id=user_id, most=MOST_SEEN)
    who = str(user_id or visitors.visitor(request) or shelf or "")
    return Looker(
        currency=preferences.currency(request),
        user_id=user_id,
        seen=tuple(seen),
        session=tuple(pk for pk, at in seen.items() if now - at <= SESSION),
        basket=orders.products_in(token=token(request, CART_COOKIE), user_id=user_id),
        hidden=dislikes.hidden(user_id=user_id, shelf_token=shelf),
        audiences=frozenset({"", *_audiences(user_id, now)}),
        is_personal=consent.allowed(request, consent.PERSONALISATION),
        seed=f"{who}/{now.date()}",
    )


def arms(request: HttpRequest, *, path: str = "") -> Mapping[str, str]:
    """Return the arms of suggestions this visitor is in; the same on cached pages and beside them.

    By the visitor alone: a cached page knows no person.
    """
    return experiments.arms_for(
        kinds=[ExperimentKind.RECOMMENDATION],
        visitor=visitors.visitor(request),
        user_id=None,
        language=visitors.language(request),
        device=visitors.device(request),
        page=pages.page_type(path or request.path),
    )


def of_page(request: HttpRequest) -> Mapping[str, str]:
    """Return the arms in which a cached page shows its slots; registered with `core.variants`."""
    found = arms(request)
    if not found:
        return {}
    here = [
        plan.code for plan in book.plans(page=pages.page_type(request.path)) if not plan.is_personal
    ]
    return {code: arm for code, arm in found.items() if book.touches(code, here)}


def tell(request: HttpRequest, slots: list[str], *, now: datetime) -> None:
    """Tell that this visitor has met the arms that change these slots."""
    if not experiments.running():
        return
    for code, arm in arms(request).items():
        if book.touches(code, slots):
            visitors.note(request, Kind.EXPOSURE, now=now, experiments=[f"{code}:{arm}"])


def _audiences(user_id: int | None, now: datetime) -> frozenset[str]:
    if user_id is None:
        return frozenset()
    return frozenset(audiences_of(shopper_of(user_id=user_id, country="", now=now)))
