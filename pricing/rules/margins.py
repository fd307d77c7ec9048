"""The lowest price a margin leaves room for."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from core.money import Money, minor_unit
from pricing.types import Tax

HUNDRED = Decimal(100)


def floor_of(cost: Money, *, percent: Decimal, tax: Tax) -> Money:
    """Return the lowest price that leaves this margin: (net price - cost) / net price >= percent.

    Costs are before tax. Rounded up, so that the margin is never a penny short.
    """
    least = cost.amount * HUNDRED / (HUNDRED - percent)
    if tax.is_inclusive:
        least = least * (HUNDRED + tax.percent) / HUNDRED
    return Money(least.quantize(minor_unit(cost.currency), ROUND_CEILING), cost.currency)
