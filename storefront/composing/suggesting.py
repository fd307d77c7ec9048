"""Slots as pages show them: cards with their reasons, or places that the personal part fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog import selectors as catalogue
from recommendations.selectors import dislikes
from recommendations.serving import book, filling, words
from recommendations.serving.feeds import Around
from recommendations.serving.values import LEARNT, PERSONAL, Feed, Page, Plan, Served
from recommendations.types import Suggestion
from search.types import Hit
from storefront import suggesting
from storefront.bags import person
from storefront.cards import SlotView, SuggestedCard
from storefront.composing.cards import html_by_id
from storefront.cookies import SHELF_COOKIE, token


def public(
    request: HttpRequest, page: str, *, now: datetime, around: Around | None = None
) -> list[SlotView]:
    """Return a cached page's slots; those that hang on who is looking wait to be filled."""
    plans = book.plans(page=page, arms=suggesting.arms(request))
    who = suggesting.anybody(request, now=now)
    for_all = [plan for plan in plans if not plan.is_personal]
    served = filling.fill(for_all, looker=who, now=now, around=around)
    made = {view.code: view for view in views(served, is_personal=False, currency=who.currency)}
    made |= {view.code: view for view in _with_all(served, made)}
    return [_waiting(plan) if plan.is_personal else made[plan.code] for plan in plans]


def _with_all(served: Sequence[Served], made: Mapping[str, SlotView]) -> list[SlotView]:
    """Return the slots of what is bought together with what puts it all into the bag."""
    together = [one for one in served if one.feed == Feed.TOGETHER]
    ids = {shown.product_id for one in together for shown in one.shown}
    skus = catalogue.plain_skus(product_ids=ids) if ids else {}
    return [
        replace(
            made[one.plan.code],
            adds_all=[skus[pk] for shown in one.shown if (pk := shown.product_id) in skus],
        )
        for one in together
    ]


def personal(
    request: HttpRequest, page: str, *, now: datetime, around: Around | None = None
) -> list[SlotView]:
    """Return what waits on a cached page, for this person: nothing that stands there anyway."""
    plans = book.plans(page=page, arms=suggesting.arms(request))
    plans.sort(key=lambda plan: plan.is_personal)
    return [view for view in _for(request, plans, now, around) if view.code in _codes(plans)]


def whole(
    request: HttpRequest, page: str, *, now: datetime, around: Around | None = None
) -> list[SlotView]:
    """Return all slots of a page that is never cached."""
    return _for(request, book.plans(page=page, arms=suggesting.arms(request)), now, around)


def one(request: HttpRequest, plan: Plan, *, now: datetime, around: Around) -> SlotView:
    """Return one slot by itself."""
    return _for(request, [plan], now, around)[0]


def hidden(request: HttpRequest) -> list[str]:
    """Return the public ids of what this shopper is not to be shown; scripts take it off pages."""
    shelf = token(request, SHELF_COOKIE)
    return dislikes.hidden_ids(user_id=person(request), shelf_token=shelf)


def _codes(plans: Sequence[Plan]) -> set[str]:
    return {plan.code for plan in plans if plan.is_personal}


def _for(
    request: HttpRequest, plans: Sequence[Plan], now: datetime, around: Around | None
) -> list[SlotView]:
    who = suggesting.looker(request, now=now)
    if around is None and any(plan.page == Page.CART for plan in plans):
        around = Around(anchors=tuple(sorted(who.basket)))
    served = filling.fill(plans, looker=who, now=now, around=around)
    suggesting.tell(request, [plan.code for plan in plans], now=now)
    return views(served, is_personal=who.is_personal, currency=who.currency)


def views(served: Sequence[Served], *, is_personal: bool, currency: str) -> list[SlotView]:
    """Return the slots with their cards: one MGET for all of them."""
    hits = [
        Hit(shown.product_id, one.facts[shown.product_id].version)
        for one in served
        for shown in one.shown
    ]
    html = html_by_id(hits, currency=currency)
    codes = book.model_codes()
    made = (_view(one, html, is_personal=is_personal) for one in served)
    return [
        replace(view, model=codes.get(one.plan.model_id, ""))
        for view, one in zip(made, served, strict=True)
    ]


def _view(served: Served, html: Mapping[int, SafeString], *, is_personal: bool) -> SlotView:
    plan, names = served.plan, words.names_of(served.facts)
    cards = [
        _card(shown, served, html, names, is_personal=is_personal)
        for shown in served.shown
        if shown.product_id in html
    ]
    return SlotView(
        code=plan.code,
        title=words.title(served, names),
        form=plan.form,
        cards=cards,
        is_general=not is_personal and bool(LEARNT & set(plan.feeds)),
    )


def _card(
    shown: Suggestion,
    served: Served,
    html: Mapping[int, SafeString],
    names: words.Names,
    *,
    is_personal: bool,
) -> SuggestedCard:
    explanation = words.explanation(
        shown.reason,
        is_explored=shown.product_id in served.explored,
        is_personal=is_personal and served.feed in PERSONAL,
    )
    return SuggestedCard(
        id=served.facts[shown.product_id].public_id,
        html=html[shown.product_id],
        name=names.products.get(shown.product_id, ""),
        reason=words.sentence(shown.reason, names),
        explanation=explanation,
    )


def _waiting(plan: Plan) -> SlotView:
    return SlotView(
        code=plan.code,
        title=plan.title if "{name}" not in plan.title else "",
        form=plan.form,
        is_waiting=True,
        is_general=not PERSONAL.issuperset(plan.feeds),  # so something is sure to come
    )
