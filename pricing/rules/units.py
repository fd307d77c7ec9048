"""The price of a measure: per 100 g, per litre, where a type of goods is compared by it."""

from __future__ import annotations

from core.money import Money

# Grams or millilitres in the measure, by the type's unit.
MEASURES = {"100g": 100, "litre": 1000}


def per_measure(price: Money, *, content: int | None, unit: str) -> Money | None:
    """Return what one measure costs; None where the type asks for none or the pack says nothing."""
    if unit not in MEASURES or not content:
        return None
    return Money(price.amount * MEASURES[unit] / content, price.currency).rounded()
