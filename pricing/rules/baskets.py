"""The price of a basket: the one function that list, cart, checkout, admin and API share."""

from __future__ import annotations

from collections.abc import Sequence

from core.money import Money
from pricing.rules.tax import tax_of
from pricing.types import Line, PricedLine, Sum, Tax


def price_basket(
    lines: Sequence[Line],
    *,
    currency: str,
    delivery: Money | None = None,
    delivery_tax: Tax | None = None,
) -> Sum:
    """Return what these lines and their delivery cost.

    Each line is rounded by itself, so the document adds up as printed. Tax that prices contain
    is reported; tax that they do not contain is added to the total.
    """
    priced = tuple(_price(line) for line in lines)
    items = Money.total((line.total for line in priced), currency)
    delivery = delivery or Money.zero(currency)
    taxes = [(line.tax, line.rate) for line in priced]
    if delivery_tax is not None and delivery:
        taxes.append((tax_of(delivery, delivery_tax), delivery_tax))
    on_top = Money.total((tax for tax, rate in taxes if not rate.is_inclusive), currency)
    return Sum(
        lines=priced,
        items=items,
        delivery=delivery,
        tax=Money.total((tax for tax, _ in taxes), currency),
        total=items + delivery + on_top,
    )


def _price(line: Line) -> PricedLine:
    total = (line.unit * line.quantity).rounded()
    return PricedLine(
        key=line.key,
        unit=line.unit,
        quantity=line.quantity,
        total=total,
        tax=tax_of(total, line.tax),
        rate=line.tax,
    )
