"""The lists behind the feeds of a page, read in a fixed number of round trips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommendations.selectors import lists as made
from recommendations.serving.blending import blended
from recommendations.serving.outside import shop
from recommendations.serving.values import Feed, Looker
from recommendations.types import (
    EVERYWHERE,
    Code,
    CommonKind,
    ProductKind,
    Reason,
    ShopperKind,
    Source,
    Suggestion,
)

# What is looked at of each list; what is sold out or in the bag leaves, and enough stays.
DEPTH = 40
# Neighbours of a session's products are looked up for so many, the latest first.
MOST_LOOKED_AT, MOST_TRIED, MOST_ANCHORS = 5, 3, 12
OF_SHOPPER = {
    Feed.FOR_YOU: ShopperKind.FOR_YOU,
    Feed.DISCOVER: ShopperKind.DISCOVER,
    Feed.BUY_AGAIN: ShopperKind.BUY_AGAIN,
}
BLENDED = (Feed.FOR_YOU, Feed.DISCOVER)
OF_ALL = {Feed.TRENDING: CommonKind.TRENDING, Feed.POPULAR: CommonKind.POPULAR}
# Asked of search only where the others leave room.
LAST = (Feed.BESIDE, Feed.BEST)


@dataclass(frozen=True, slots=True)
class Around:
    """What the page is about: a product, or what is in a bag or an order."""

    anchors: tuple[int, ...] = ()
    category_id: int = 0
    # By the catalogue.
    accessories: tuple[int, ...] = ()
    instead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the lists of one model for one page."""

    looker: Looker
    around: Around
    model_id: int | None = None

    def read(self, feeds: Iterable[str]) -> dict[str, list[Suggestion]]:
        """Return these feeds' lists, but for those that search answers."""
        wanted = set(feeds)
        found = self._of_shopper(wanted)
        found |= self._of_products(wanted, found)
        for feed, kind in OF_ALL.items():
            if feed in wanted:
                found[feed] = self._common(kind)
        if Feed.FRESH in wanted:
            newest = shop().newest(currency=self.looker.currency, most=DEPTH)
            found[Feed.FRESH] = _once(
                [*_listed(newest, Code.FRESH), *self._common(CommonKind.FRESH)]
            )
        found[Feed.RECENT] = _listed(self.looker.seen, Code.RECENT)
        found[Feed.BOUGHT] = _listed(self.around.anchors, Code.AGAIN, every_days=0)
        of = self.around.anchors[0] if self.around.anchors else 0
        found[Feed.ACCESSORY] = _listed(self.around.accessories, Code.ACCESSORY, product_id=of)
        found[Feed.INSTEAD] = _listed(self.around.instead, Code.SIMILAR, product_id=of)
        return {feed: some[:DEPTH] for feed, some in found.items() if feed in wanted}

    def read_last(self, feeds: Iterable[str]) -> dict[str, list[Suggestion]]:
        """Return the lists that search answers."""
        found = {}
        currency = self.looker.currency
        if Feed.BESIDE in feeds and self.around.category_id:
            of = self.around.category_id
            some = shop().best(currency=currency, category_id=of, most=DEPTH)
            found[Feed.BESIDE] = _listed(some, Code.POPULAR_IN, category_id=of)
        if Feed.BEST in feeds:
            some = shop().best(currency=currency, category_id=0, most=DEPTH)
            found[Feed.BEST] = _listed(some, Code.POPULAR)
        return {str(feed): some for feed, some in found.items()}

    def _of_shopper(self, wanted: set[str]) -> dict[str, list[Suggestion]]:
        kinds = [kind for feed, kind in OF_SHOPPER.items() if feed in wanted]
        user_id = self.looker.user_id
        if not kinds or user_id is None or not self.looker.is_personal:
            return {}
        kept = made.for_shopper(user_id=user_id, kinds=kinds, model_id=self.model_id)
        return {feed: list(kept.get(kind, ())) for feed, kind in OF_SHOPPER.items()}

    def _of_products(
        self, wanted: set[str], shopper: dict[str, list[Suggestion]]
    ) -> dict[str, list[Suggestion]]:
        goes_by = wanted & {Feed.TOGETHER, Feed.SIMILAR}
        anchors = self.around.anchors[:MOST_ANCHORS] if goes_by else ()
        blends = self.looker.is_personal and wanted & {*BLENDED, Feed.VIEWED}
        session = self.looker.session[:MOST_LOOKED_AT] if blends else ()
        seen = self.looker.seen[:MOST_TRIED] if blends else ()
        if not (anchors or session or seen):
            return {}
        ids = dict.fromkeys([*anchors, *session])
        together = self._beside(list(ids), ProductKind.TOGETHER)
        ids = dict.fromkeys([*(anchors if Feed.SIMILAR in wanted else ()), *seen])
        similar = self._beside(list(ids), ProductKind.SIMILAR)
        found = {
            str(Feed.TOGETHER): _added(anchors, together, Code.WITH),
            str(Feed.SIMILAR): _added(anchors, similar, Code.SIMILAR),
            str(Feed.VIEWED): _of_first(seen, similar, together),
        }
        near = {pk: together.get(pk) or similar.get(pk, ()) for pk in session}
        for feed in BLENDED:
            if feed in wanted:
                found[str(feed)] = blended(shopper.get(feed, []), near, session)
        return found

    def _beside(self, ids: Sequence[int], kind: str) -> dict[int, tuple[Suggestion, ...]]:
        return made.for_products(product_ids=ids, kind=kind, model_id=self.model_id)

    def _common(self, kind: str) -> list[Suggestion]:
        return list(made.common(scope=EVERYWHERE, kind=kind, model_id=self.model_id))


def _listed(ids: Sequence[int], code: str, **params: int) -> list[Suggestion]:
    """Return products in this order as a list like the others: the first scores most."""
    reason = Reason(code, params)
    most = len(ids)
    return [
        Suggestion(pk, (most - place) / most, reason, Source.CONTENT)
        for place, pk in enumerate(ids)
    ]


def _added(
    anchors: Sequence[int], lists: dict[int, tuple[Suggestion, ...]], code: str
) -> list[Suggestion]:
    """Return what goes with any of these, by the sum of the scores; they themselves left out."""
    sums: dict[int, float] = {}
    best: dict[int, tuple[float, int]] = {}
    for of in anchors:
        for one in lists.get(of, ()):
            if one.product_id not in anchors:
                sums[one.product_id] = sums.get(one.product_id, 0.0) + one.score
                best[one.product_id] = max(best.get(one.product_id, (0.0, of)), (one.score, of))
    ordered = sorted(sums, key=lambda pk: (-sums[pk], pk))
    return [
        Suggestion(pk, sums[pk], Reason(code, {"product_id": best[pk][1]}), Source.TOGETHER)
        for pk in ordered
    ]


def _of_first(seen: Sequence[int], *choices: dict[int, tuple[Suggestion, ...]]) -> list[Suggestion]:
    """Return what is like the product looked at last that has anything like it."""
    for of in seen:
        for lists in choices:
            if found := [one for one in lists.get(of, ()) if one.product_id != of]:
                reason = Reason(Code.VIEWED, {"product_id": of})
                return [Suggestion(one.product_id, one.score, reason, one.source) for one in found]
    return []


def _once(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    first: dict[int, Suggestion] = {}
    for one in suggestions:
        first.setdefault(one.product_id, one)
    return list(first.values())
