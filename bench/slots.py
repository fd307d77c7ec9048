"""What serving suggestions costs in a page, on the data of the running shop.

    script/manage shell -c "from bench import slots; slots.main()"

Fills the slots of each page for shoppers with lists, a history and a session, cards and lists hot,
and puts the cards together; prints wall and processor time, and the statements of one page.
"""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import shelves
from core import clock
from recommendations.models import ShopperList
from recommendations.serving import book, filling
from recommendations.serving.feeds import Around
from recommendations.serving.values import Looker, Page
from search import selectors as search
from search.types import Query
from storefront.cards import SlotView
from storefront.composing.suggesting import views

ROUNDS, SHOPPERS = 100, 20


def main() -> None:
    """Print one line for each page."""
    logging.getLogger("loopmart.recommendations").setLevel(logging.WARNING)
    ids = ShopperList.objects.values_list("user_id", flat=True).distinct()[:SHOPPERS]
    people = [_looker(user_id) for user_id in ids] or [_looker(None)]
    print(f"{len(people)} shoppers, {ROUNDS} pages each line, milliseconds")
    for name in Page.values:
        for who in people:
            _page(name, who)
        walls, spent = [], []
        for turn in range(ROUNDS):
            began, used = time.perf_counter(), time.process_time()
            _page(name, people[turn % len(people)])
            walls.append((time.perf_counter() - began) * 1000)
            spent.append((time.process_time() - used) * 1000)
        with CaptureQueriesContext(connection) as asked:
            _page(name, people[0])
        print(f"{name:8} wall {_told(walls)}  processor {_told(spent)}  statements {len(asked)}")


def _looker(user_id: int | None) -> Looker:
    """Return a shopper who allows everything and has just looked at five things."""
    currency = settings.SHOP_CURRENCIES[0]
    seen = tuple(shelves.looked_at(token=None, user_id=user_id, most=24))
    if not seen:
        hits = search.find(Query(currency=currency, size=5, counted=False)).hits
        seen = tuple(hit.product_id for hit in hits)
    return Looker(
        currency=currency,
        user_id=user_id,
        seen=seen,
        session=seen[:5],
        is_personal=True,
        seed=f"{user_id}",
    )


def _page(name: str, who: Looker) -> list[SlotView]:
    around = Around(anchors=who.seen[:1]) if name != Page.HOME else None
    plans = book.plans(page=name)
    served = filling.fill(plans, looker=who, now=clock.now(), around=around)
    return views(served, is_personal=True, currency=who.currency)


def _told(figures: Sequence[float]) -> str:
    ordered = sorted(figures)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"median {statistics.median(ordered):6.2f} p95 {p95:6.2f}"
