"""What a slot shows: the first of its feeds that has enough, cleared, ranked and explored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from recommendations.serving.exploring import explored
from recommendations.serving.ranking import boosted, varied
from recommendations.serving.values import (
    CLOSED,
    LEARNT,
    MIXED,
    Facts,
    Feed,
    Known,
    Lists,
    Looker,
    Plan,
    Rules,
    Served,
)
from recommendations.types import Suggestion

# Fewer than these are no list: the next feed serves.
FEWEST: Mapping[str, int] = {Feed.FOR_YOU: 3, Feed.DISCOVER: 3, Feed.VIEWED: 3}
# Only what is this far up is ranked: nobody sees the rest.
DEPTH = 3
# What a shopper has or had before is what these show.
OWN = frozenset({Feed.BUY_AGAIN, Feed.RECENT, Feed.BOUGHT})


@dataclass(frozen=True, slots=True)
class Chooser:
    """All that is known while the slots of one page are filled."""

    lists: Lists
    looker: Looker
    known: Known
    rules: Rules
    now: datetime
    # Baskets of products that are new and to be tried.
    cold: Mapping[int, int] = field(default_factory=dict)

    def choose(
        self,
        plan: Plan,
        *,
        taken: AbstractSet[int] = frozenset(),
        mine: AbstractSet[int] = frozenset(),
    ) -> Served:
        """Return what a slot shows; `taken` stands elsewhere on the page, `mine` for this person.

        What is somebody's own yields to that alone: it is worth more than what all are shown.
        """
        dry: list[str] = []
        for place, feed in enumerate(plan.feeds):
            found = self._ranked(plan, feed, mine if feed in LEARNT else taken)
            if len(found) < FEWEST.get(feed, 1):
                dry.append(feed)
                continue
            if feed not in CLOSED:
                found = self._filled(plan, found, plan.feeds[place + 1 :], taken)
            served = Served(plan, tuple(found), feed, tuple(dry))
            return self._known(self._explored(served, taken) if plan.is_explored else served)
        return Served(plan, (), "", tuple(dry))

    def _known(self, served: Served) -> Served:
        named = (int(one.reason.params.get("product_id") or 0) for one in served.shown)
        ids = {*named, *(one.product_id for one in served.shown)}
        return replace(served, facts={pk: self.known[pk] for pk in ids if pk in self.known})

    def _ranked(self, plan: Plan, feed: str, taken: AbstractSet[int]) -> list[Suggestion]:
        if feed in LEARNT and not self.looker.is_personal:
            return []
        clear = _once(
            one
            for one in self.lists.get(feed, ())
            if one.product_id in self.known
            and self._may_stand(self.known[one.product_id], plan, feed, taken)
        )
        if feed in CLOSED:
            return clear[: plan.size]
        best = boosted(clear, self.known, self.rules, now=self.now)[: plan.size * DEPTH]
        if feed in MIXED:
            return varied(best, self.known, self.rules, size=plan.size)
        return best[: plan.size]

    def _may_stand(self, facts: Facts, plan: Plan, feed: str, taken: AbstractSet[int]) -> bool:
        """Return whether a product can be bought by this person, and is not in the way."""
        who, pk = self.looker, facts.product_id
        if feed == Feed.RECENT:
            return who.currency in facts.currencies  # their own list, sold out or not
        if not facts.in_stock or who.currency not in facts.currencies:
            return False
        if facts.audience not in who.audiences:
            return False
        if pk in who.hidden or pk in who.basket or (pk in taken and feed != Feed.BOUGHT):
            return False
        return not (plan.excludes_bought and feed not in OWN and pk in who.bought)

    def _filled(
        self, plan: Plan, found: list[Suggestion], feeds: Sequence[str], taken: AbstractSet[int]
    ) -> list[Suggestion]:
        """Return the list with what the later feeds have, up to the slot's size."""
        for feed in feeds:
            if len(found) >= plan.size:
                break
            if feed not in CLOSED:
                there = taken | {one.product_id for one in found}
                found = [*found, *self._ranked(plan, feed, there)][: plan.size]
        return found

    def _explored(self, served: Served, taken: AbstractSet[int]) -> Served:
        plan = served.plan
        able = {
            pk: baskets
            for pk, baskets in self.cold.items()
            if pk in self.known and self._may_stand(self.known[pk], plan, "", taken)
        }
        seed = f"{self.looker.seed}/{plan.code}"
        shown, tried = explored(served.shown, able, self.known, self.rules, seed=seed, now=self.now)
        return replace(served, shown=tuple(shown), explored=tried)


def _once(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    first: dict[int, Suggestion] = {}
    for one in suggestions:
        first.setdefault(one.product_id, one)
    return list(first.values())
