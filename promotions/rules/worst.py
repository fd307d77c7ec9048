"""Looking for the worst basket a set of offers allows: what a clever shopper would find."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.money import Money
from pricing.types import Shopper
from promotions.rules.engine import price_basket
from promotions.types import Basket, Item, Offer, Priced

STARTS, STEPS, MOST_LINES, MOST_UNITS = 40, 25, 4, 6
SEED = 7


@dataclass(frozen=True, slots=True)
class Worst:
    """The basket found, what it costs, and what the shop keeps of it per cent after the goods."""

    items: tuple[Item, ...]
    priced: Priced
    kept: float

    @property
    def offers(self) -> int:
        """How many offers are stacked on it."""
        return len(self.priced.savings)


def search(
    goods: Sequence[Item],
    offers: Sequence[Offer],
    shopper: Shopper,
    *,
    costs: Mapping[int, Money],
    floors: Mapping[int, Money],
    now: datetime,
) -> Worst | None:
    """Climb from many random baskets to the one the shop keeps least of; the same every time."""
    if not goods:
        return None
    dice = random.Random(SEED)  # noqa: S311 -- a search that finds the same again

    def judged(units: Mapping[int, int]) -> Worst:
        items = tuple(replace(goods[place], quantity=n) for place, n in sorted(units.items()))
        basket = Basket(items, goods[0].unit.currency)
        priced = price_basket(basket, offers, shopper, floors=floors, now=now)
        return Worst(items, priced, _kept(priced, costs))

    worst = None
    for _start in range(STARTS):
        lines = min(len(goods), dice.randint(1, MOST_LINES))
        units = {p: dice.randint(1, MOST_UNITS) for p in dice.sample(range(len(goods)), lines)}
        here = judged(units)
        for _step in range(STEPS):
            tried = _changed(units, len(goods), dice)
            there = judged(tried)
            if there.kept < here.kept:
                units, here = tried, there
        if worst is None or here.kept < worst.kept:
            worst = here
    return worst


def _kept(priced: Priced, costs: Mapping[int, Money]) -> float:
    """Return how much of the list price is left after discounts and goods, per cent."""
    listed = sum(line.subtotal.amount for line in priced.lines if not line.gift_of)
    net = priced.items.amount - sum(line.tax.amount for line in priced.lines)
    goods = sum(
        costs[line.variant_id].amount * line.quantity
        for line in priced.lines
        if line.variant_id in costs
    )
    return float(100 * (net - goods) / listed) if listed else 0.0


def _changed(units: Mapping[int, int], goods: int, dice: random.Random) -> dict[int, int]:
    """Return the basket with one thing more, one less, or something else."""
    changed, place = dict(units), dice.randrange(goods)
    move = dice.random()
    if move < 0.4 and (place in changed or len(changed) < MOST_LINES):  # noqa: PLR2004 -- odds
        changed[place] = min(changed.get(place, 0) + 1, MOST_UNITS)
    elif move < 0.7:  # noqa: PLR2004 -- odds
        out = dice.choice(list(changed))
        changed[out] -= 1
        if not changed[out]:
            del changed[out]
    else:
        del changed[dice.choice(list(changed))]
        changed[place] = dice.randint(1, MOST_UNITS)
    return changed or dict(units)
