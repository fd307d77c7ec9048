"""Tax of a line: rounded per line, contained in the price or added to it."""

from core.money import Money
from pricing.types import Tax


def tax_of(amount: Money, rate: Tax) -> Money:
    """Return the tax in (or on) an amount, rounded half up to the minor unit.

    Inclusive: amount × p / (100 + p). Exclusive: amount × p / 100.
    """
    divisor = 100 + rate.percent if rate.is_inclusive else 100
    return Money(amount.amount * rate.percent / divisor, amount.currency).rounded()
