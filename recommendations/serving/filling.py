"""Filling the slots of a page: lists, facts, choice, and a line in the log of what served."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from orders import selectors as orders
from recommendations.selectors.cold import cold_products
from recommendations.serving import book
from recommendations.serving.choosing import Chooser
from recommendations.serving.exploring import sampled
from recommendations.serving.feeds import LAST, MOST_LOOKED_AT, Around, Reader
from recommendations.serving.outside import shop
from recommendations.serving.values import LEARNT, Facts, Feed, Known, Looker, Plan, Served
from recommendations.types import Suggestion

log = logging.getLogger("loopmart.recommendations")

Lists = dict[str, list[Suggestion]]


def fill(
    plans: Sequence[Plan], *, looker: Looker, now: datetime, around: Around | None = None
) -> list[Served]:
    """Return these slots with their products, none of which stands in two.

    The number of statements and round trips hangs on the kinds of slots alone. Never raises for
    want of lists: a slot that nothing fills is empty, and pages leave it out.
    """
    around = around or Around()
    lists = {model: _lists(plans, model, looker, around) for model in _models(plans)}
    cold = sampled(_cold(plans, now), seed=looker.seed, now=now)
    named = {*around.anchors, *looker.session, *looker.seen[:MOST_LOOKED_AT]}
    known = dict(shop().standing({*_ids(lists), *cold, *named}))
    looker = _with_bought(plans, looker, known)
    served = _chosen(plans, lists, looker, known, cold, around, now)
    if wanted := _lacking(served):
        _add_last(lists, wanted, known, looker, around)
        served = _chosen(plans, lists, looker, known, cold, around, now)
    for one in served:
        _tell(one)
    return served


def _models(plans: Sequence[Plan]) -> set[int | None]:
    return {plan.model_id for plan in plans}


def _lists(plans: Sequence[Plan], model: int | None, looker: Looker, around: Around) -> Lists:
    feeds = {feed for plan in plans if plan.model_id == model for feed in plan.feeds}
    return Reader(looker, around, model).read(feeds - {*LAST})


def _cold(plans: Sequence[Plan], now: datetime) -> Mapping[int, tuple[int, datetime]]:
    return cold_products(now=now) if any(plan.is_explored for plan in plans) else {}


def _ids(lists: Mapping[int | None, Lists]) -> set[int]:
    return {
        one.product_id for by_feed in lists.values() for some in by_feed.values() for one in some
    }


def _with_bought(plans: Sequence[Plan], looker: Looker, known: Known) -> Looker:
    """Return the looker with what they have bought of these products, where a slot minds."""
    if looker.user_id is None or not any(plan.excludes_bought for plan in plans):
        return looker
    return replace(looker, bought=orders.bought(user_id=looker.user_id, product_ids=known))


def _chosen(
    plans: Sequence[Plan],
    lists: Mapping[int | None, Lists],
    looker: Looker,
    known: Known,
    cold: Mapping[int, int],
    around: Around,
    now: datetime,
) -> list[Served]:
    anchors = frozenset(around.anchors)
    taken, mine = set(anchors), set(anchors)
    rules = book.rules()
    served = []
    for plan in plans:
        chooser = Chooser(lists[plan.model_id], looker, known, rules, now, cold)
        one = chooser.choose(plan, taken=taken, mine=mine)
        if not one.shown:  # a small shop: better twice on a page than nothing
            one = chooser.choose(plan, taken=anchors, mine=anchors)
        served.append(one)
        ids = {shown.product_id for shown in one.shown}
        taken |= ids if one.feed != Feed.RECENT else set()
        mine |= ids if one.feed in LEARNT else set()
    return served


def _lacking(served: Sequence[Served]) -> set[str]:
    """Return which of search's own lists would fill what is not full."""
    return {
        feed
        for one in served
        if len(one.shown) < one.plan.size
        for feed in LAST
        if feed in one.plan.feeds
    }


def _add_last(
    lists: Mapping[int | None, Lists],
    wanted: set[str],
    known: dict[int, Facts],
    looker: Looker,
    around: Around,
) -> None:
    found = Reader(looker, around).read_last(wanted)
    for by_feed in lists.values():
        by_feed.update(found)
    missing = {one.product_id for some in found.values() for one in some} - known.keys()
    known.update(shop().standing(missing))


def _tell(served: Served) -> None:
    """Say which feed served, and which had nothing: no word of who was looking."""
    log.info(
        "slot=%s served=%s instead_of=%s shown=%d explored=%d form=%s model=%s",
        served.plan.code,
        served.feed or "nothing",
        ",".join(served.dry) or "-",
        len(served.shown),
        len(served.explored),
        served.plan.form,
        served.plan.model_id or "live",
    )
