"""What a slot would show somebody, and how it has done: for its page in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from catalog import shelves
from recommendations.models import Slot
from recommendations.serving import book, filling, words
from recommendations.serving.feeds import Around
from recommendations.serving.values import Feed, Looker

MOST_SEEN = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One product it would show."""

    name: str
    category: str
    reason: str
    source: str
    score: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What it would show, which feed serves, and which stood before it with nothing."""

    rows: Sequence[Row]
    served: str
    dry: Sequence[str]


def preview(slot: Slot, *, user_id: int | None, now: datetime) -> Preview:
    """Return what a slot would show a person who allows everything, or anybody.

    Beside a product it goes by the one they looked at last.
    """
    seen = shelves.looked_at(token=None, user_id=user_id, most=MOST_SEEN)
    who = Looker(
        currency=settings.SHOP_CURRENCIES[0],
        user_id=user_id,
        seen=tuple(seen),
        is_personal=user_id is not None,
        seed=f"{user_id or ''}/{now.date()}",
    )
    around = Around(anchors=tuple(seen)[:1]) if slot.page in {"product", "cart", "order"} else None
    served = filling.fill([book.plan_of(slot)], looker=who, now=now, around=around)[0]
    names = words.names_of(served.facts)
    rows = [
        Row(
            name=served.facts[one.product_id].name,
            category=served.facts[one.product_id].category_name,
            reason=words.sentence(one.reason, names),
            source=one.source,
            score=f"{one.score:.3f}",
            is_new=one.product_id in served.explored,
        )
        for one in served.shown
    ]
    label = str(Feed(served.feed).label) if served.feed else ""
    return Preview(rows, label, [str(Feed(feed).label) for feed in served.dry])
