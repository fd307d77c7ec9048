"""What some units of a line are worth, so that the parts add up to the whole."""

from __future__ import annotations

from decimal import Decimal

from core.money import Money


def share(*, whole: Money, quantity: int, before: int, units: int) -> Money:
    """Return what the next `units` of a line are worth when `before` of them went already."""
    return _upto(whole, quantity, before + units) - _upto(whole, quantity, before)


def _upto(whole: Money, quantity: int, units: int) -> Money:
    return Money(whole.amount * Decimal(units) / Decimal(quantity), whole.currency).rounded()
