"""How many products of a list have what one can filter by."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

import numpy as np
from pyroaring import BitMap

from search.engine import pricing
from search.engine.asked import Asked
from search.engine.bitmaps import Bitmaps, Money, hundredths, numbers
from search.types import CATEGORY, IN_STOCK, ON_SALE, STOCK, Count, Prices

# More answers to one question nobody reads; of makers there may be thousands.
MOST_ANSWERS = 60
PRICE = "price"
HIGHEST = 2**62


def conditions(
    index: Bitmaps,
    money: Money,
    filters: Mapping[str, tuple[str, ...]],
    prices: tuple[Decimal | None, Decimal | None],
) -> dict[str, BitMap]:
    """Return for each filter those that pass; each answer about stock is one of its own."""
    found: dict[str, BitMap] = {}
    for code, choices in filters.items():
        if code == STOCK:
            if IN_STOCK in choices:
                found[f"{STOCK}:{IN_STOCK}"] = index.in_stock
            if ON_SALE in choices:
                found[f"{STOCK}:{ON_SALE}"] = money.on_sale
        elif choices:
            answers = index.facets.get(code, {})
            found[code] = BitMap.union(BitMap(), *(answers.get(one, BitMap()) for one in choices))
    low, high = prices
    if low is not None or high is not None:
        found[PRICE] = _between(money, low, high)
    return found


def passing(base: BitMap, holding: Mapping[str, BitMap], *, but: str = "") -> BitMap:
    """Return those of a list that pass every filter but one."""
    sets = [one for code, one in holding.items() if code != but]
    return BitMap.intersection(base, *sets) if sets else base


def counts(
    index: Bitmaps,
    money: Money,
    base: BitMap,
    holding: Mapping[str, BitMap],
    asked: Asked,
) -> dict[str, tuple[Count, ...]]:
    """Return every filter's answers with counts: by all filters but itself, and by none."""
    found = {}
    for code, answers in index.facets.items():
        if code == CATEGORY:
            common = dict.fromkeys(asked.categories, 0)
        else:
            common = _commonest(answers, base, MOST_ANSWERS)
            common.update(dict.fromkeys(asked.filters.get(code, ()), 0))
        others = passing(base, holding, but=code)
        if counted := _counted(answers, common, base, others):
            found[code] = counted
    stock = []
    for value, has in ((IN_STOCK, index.in_stock), (ON_SALE, money.on_sale)):
        others = passing(base, holding, but=f"{STOCK}:{value}")
        of = base.intersection_cardinality(has)
        stock.append(Count(value, others.intersection_cardinality(has), of))
    found[STOCK] = tuple(sorted(stock, key=lambda one: (-one.of, one.value)))
    return found


def prices(money: Money, found: BitMap) -> Prices | None:
    """Return what these cost."""
    rungs = [found.intersection_cardinality(rung) for rung in money.rungs]
    held = [place for place, count in enumerate(rungs) if count]
    if not held:
        return None
    least = money.amounts[numbers(money.rungs[held[0]] & found)].min()
    most = money.amounts[numbers(money.rungs[held[-1]] & found)].max()
    return pricing.prices(
        least=Decimal(int(least)) / 100, most=Decimal(int(most)) / 100, rungs=rungs
    )


def _commonest(answers: Mapping[str, BitMap], base: BitMap, most: int) -> dict[str, int]:
    """Return the commonest answers; one cannot be commoner here than it is everywhere."""
    found: list[tuple[int, str]] = []
    fewest = 0
    by_size = sorted(answers.items(), key=lambda one: -len(one[1])) if len(answers) > most else None
    for value, has in by_size or answers.items():
        if len(found) >= most and len(has) <= fewest:
            break
        if of := base.intersection_cardinality(has):
            found.append((-of, value))
            if len(found) % most == 0:
                found.sort()
                fewest = -found[most - 1][0]
    return {value: -of for of, value in sorted(found)[:most]}


def _counted(
    answers: Mapping[str, BitMap], common: Mapping[str, int], base: BitMap, others: BitMap
) -> tuple[Count, ...]:
    found = []
    for value, of in common.items():
        if has := answers.get(value):
            whole = of or base.intersection_cardinality(has)
            count = whole if others is base else others.intersection_cardinality(has)
            found.append(Count(value, count, whole))
    return tuple(one for one in sorted(found, key=lambda one: (-one.of, one.value)) if one.of)


def _between(money: Money, low: Decimal | None, high: Decimal | None) -> BitMap:
    """Return those whose price lies between; whole rungs, and the ones at the edges looked into."""
    least = 0 if low is None else hundredths(low)
    most = HIGHEST if high is None else hundredths(high)
    whole, edges = [BitMap()], []
    steps = [0, *(hundredths(step) for step in pricing.LADDER), HIGHEST]
    for (begin, end), rung in zip(pairwise(steps), money.rungs, strict=True):
        # A rung ends just before the next begins.
        if least <= begin and end <= most + 1:
            whole.append(rung)
        elif begin <= most and end > least:
            edges.append(rung)
    for rung in edges:
        inside = numbers(rung)
        amounts = money.amounts[inside]
        whole.append(BitMap(inside[(amounts >= least) & (amounts <= most)].astype(np.uint32)))
    return BitMap.union(*whole)
