"""Answers from bitmaps: exact, and a few milliseconds of one core at a million products."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from search.engine import counting, matching
from search.engine.asked import POOL, Answer, Asked, Pool
from search.engine.bitmaps import Bitmaps, Money, numbers
from search.types import CATEGORY, Hit, Sort


class RoaringEngine:
    """One copy of the index, of one process. It is asked and changed by one thread at a time."""

    def __init__(self, index: Bitmaps, categories: Mapping[int, str]) -> None:
        self.index = index
        self.categories = categories
        self.lock = Lock()

    def answer(self, asked: Asked) -> Answer:
        """Return what was found."""
        with self.lock:
            return self._answer(asked)

    def _answer(self, asked: Asked) -> Answer:
        money = self.index.money.get(asked.currency)
        if money is None:
            return Answer(total=0)
        base = self._listed(asked, money)
        prices = (asked.low, asked.high)
        holding = counting.conditions(self.index, money, asked.filters, prices)
        found = counting.passing(base, holding)
        pool = self._pooled(asked, found) if asked.ranked else None
        rest = found if pool is None else found - pool
        start = asked.offset - len(pool or ())
        end = start + asked.limit
        counted = asked.counted
        return Answer(
            total=len(found),
            listed=len(base),
            hits=self._hits(self._ordered(rest, money, asked.sort, end)[max(start, 0) : end])
            if end > 0
            else (),
            pool=None if pool is None else self._pool(asked, pool),
            facets=counting.counts(self.index, money, base, holding, asked) if counted else {},
            prices=counting.prices(money, counting.passing(base, holding, but=counting.PRICE))
            if counted
            else None,
        )

    def _listed(self, asked: Asked, money: Money) -> BitMap:
        base = money.sold
        if asked.category_id:
            code = self.categories.get(asked.category_id, "")
            base = base & self.index.facets.get(CATEGORY, {}).get(code, BitMap())
        left_out = self.index.struck | BitMap(
            number
            for product_id in asked.without
            if (number := self.index.number_of(product_id)) is not None
        )
        if left_out:
            base = base - left_out
        if asked.groups:
            base = matching.matched(self.index, asked.groups, base, every=asked.all_groups)
        return base

    def _pooled(self, asked: Asked, found: BitMap) -> BitMap:
        """Return the best by standing, the best whose name has the words, and what is placed."""
        pool = BitMap(self._best(found, POOL).astype(np.uint32))
        if asked.groups:
            named = matching.matched(
                self.index, asked.groups, found, every=asked.all_groups, field="A"
            )
            pool |= BitMap(self._best(named, POOL).astype(np.uint32))
        placed = (self.index.number_of(product_id) for product_id in asked.placed)
        return pool | (found & BitMap(number for number in placed if number is not None))

    def _pool(self, asked: Asked, pool: BitMap) -> Pool:
        columns, places = self.index.columns, numbers(pool)
        return Pool(
            hits=self._hits(places),
            standings=columns["standings"][places] / 100,
            ways=matching.ways(self.index, asked.tokens, pool),
            latin_words=columns["latin_words"][places].astype(np.float64),
            han_words=columns["han_words"][places].astype(np.float64),
            likings=matching.likings(self.index, asked.affinity, pool),
        )

    def _ordered(self, found: BitMap, money: Money, sort: Sort, most: int) -> npt.NDArray[np.int64]:
        if sort == Sort.BEST:
            return self._best(found, most)
        column = self.index.columns["published"] if sort == Sort.NEWEST else money.amounts
        falling = sort in {Sort.NEWEST, Sort.DEAREST}
        return self._first(numbers(found), column, most, falling=falling, by_id=sort)

    def _best(self, found: BitMap, most: int) -> npt.NDArray[np.int64]:
        """Return the best by standing: the first of the copy, and what was written after it."""
        first = found[: max(most, 0)]
        if self.index.size == self.index.made_of:
            return numbers(first)
        since = found & BitMap(range(self.index.made_of, self.index.size))
        both = numbers(first | since)
        return self._first(both, self.index.columns["standings"], most, falling=True)

    def _first(
        self,
        places: npt.NDArray[np.int64],
        column: npt.NDArray[np.int64],
        most: int,
        *,
        falling: bool,
        by_id: Sort = Sort.BEST,
    ) -> npt.NDArray[np.int64]:
        """Return the first by a column, then by product: the whole of the last tie is looked at."""
        keys = -column[places] if falling else column[places]
        if len(places) > most > 0:
            last = np.partition(keys, most - 1)[most - 1]
            places, keys = places[keys <= last], keys[keys <= last]
        ids = self.index.columns["ids"][places]
        ties = -ids if by_id == Sort.DEAREST else ids
        return places[np.lexsort((ties, keys))][: max(most, 0)]

    def _hits(self, places: npt.NDArray[np.int64]) -> tuple[Hit, ...]:
        ids, versions = self.index.columns["ids"][places], self.index.columns["versions"][places]
        return tuple(map(Hit, ids.tolist(), versions.tolist()))
