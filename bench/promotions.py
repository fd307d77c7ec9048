"""Pricing a basket of 50 lines against 500 live promotions: `python -m bench.promotions`.

No database is asked inside: the engine is a function of values. Prints CPU ms at the 50th,
95th and 99th hundredth, how many promotions concerned the basket and how many applied.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from core.money import Money  # noqa: E402 -- Django has to be set up first
from pricing.types import ANYBODY, Tax  # noqa: E402 -- Django has to be set up first
from promotions.rules.engine import price_basket  # noqa: E402 -- Django has to be set up first
from promotions.types import (  # noqa: E402 -- Django has to be set up first
    Basket,
    BuyGet,
    Exchange,
    FixedPrice,
    FreeDelivery,
    Item,
    Multi,
    Nth,
    Offer,
    Percent,
    Scope,
    Spend,
)

LINES, PROMOTIONS, ROUNDS = 50, 500, 300
CATEGORIES, PRODUCTS = 60, 2000
EVERYTHING = 0.02  # of 500 promotions ten are for the whole shop
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEED = 11


def _pounds(amount: float) -> Money:
    return Money(Decimal(str(amount)), "GBP")


def promotions(dice: random.Random) -> list[Offer]:
    """Of every kind, on a category, some products or (one in fifty) everything."""
    kinds = [
        lambda: Spend(((_pounds(50), _pounds(5)), (_pounds(100), _pounds(15)))),
        lambda: Percent(Decimal(dice.randint(1, 12))),
        lambda: FixedPrice(_pounds(dice.randint(5, 60))),
        lambda: BuyGet(buy=2, get=1),
        lambda: Nth(2, Decimal(50)),
        lambda: Multi(((3, Decimal(10)), (5, Decimal(20)))),
        lambda: Exchange(_pounds(5), at_least=_pounds(100)),
        lambda: FreeDelivery(at_least=_pounds(45)),
    ]

    def scope() -> Scope:
        kind = dice.random()
        if kind < EVERYTHING:
            return Scope()
        if kind < 0.5:
            return Scope(categories=frozenset({dice.randrange(CATEGORIES)}))
        return Scope(products=frozenset(dice.randrange(PRODUCTS) for _n in range(20)))

    return [
        Offer(
            code=f"p{number}",
            terms=dice.choice(kinds)(),
            scope=scope(),
            priority=dice.randrange(5),
            group=dice.choice(["", "", "a", "b", "c"]),
        )
        for number in range(PROMOTIONS)
    ]


def basket(dice: random.Random) -> Basket:
    """Fifty lines of one to five units."""
    tax = Tax(Decimal(20), is_inclusive=True)
    items = tuple(
        Item(
            key=f"l{number}",
            variant_id=number,
            product_id=dice.randrange(PRODUCTS),
            unit=_pounds(dice.randint(300, 9000) / 100),
            quantity=dice.randint(1, 5),
            tax=tax,
            categories=frozenset(dice.randrange(CATEGORIES) for _n in range(3)),
        )
        for number in range(LINES)
    )
    return Basket(items=items, currency="GBP", delivery=_pounds(3.95), delivery_tax=tax)


def main() -> None:
    """Measure and print."""
    dice = random.Random(SEED)  # noqa: S311 -- the same figures every time
    offers = promotions(dice)
    baskets = [basket(dice) for _n in range(20)]
    floors = {number: _pounds(1) for number in range(LINES)}
    took, found = [], None
    for turn in range(ROUNDS):
        began = time.thread_time()
        found = price_basket(baskets[turn % 20], offers, ANYBODY, floors=floors, now=NOW)
        took.append((time.thread_time() - began) * 1000)
    cuts = statistics.quantiles(took, n=100)
    told = {note.offer for line in found.lines for note in line.adjustments}
    print(
        f"{LINES} lines, {PROMOTIONS} promotions, {ROUNDS} rounds, Python {sys.version.split()[0]}"
    )
    print(f"p50 {cuts[49]:.2f} ms   p95 {cuts[94]:.2f} ms   p99 {cuts[98]:.2f} ms")
    print(f"concerned {len(told)}, applied {len(found.savings)}, saved {found.saved}")


if __name__ == "__main__":
    main()
