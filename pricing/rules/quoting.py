"""One shopper's price of a variant: the lowest they may have, never above everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from core.money import Money
from pricing.types import Break, Offered, Quote

HUNDRED = Decimal(100)


def personal(public: Quote, offered: Iterable[Offered], *, floor: Money | None) -> Quote:
    """Return the public quote, or the best of what lists offer this shopper below it.

    Breaks of all lists and of the public one join: whoever buys ten pays the lowest of what any of
    them says for ten. All of it stops at the margin floor, but for lists a manager lets pass it.
    """
    rows = list(offered)
    own = {one.list_code for one in rows if one.amount is not None}
    steps = [(1, public.price, ""), *((one.from_quantity, one.price, "") for one in public.breaks)]
    for one in rows:
        if one.amount is not None:
            less = Money(one.amount, public.price.currency)
        elif one.percent_off is not None and one.list_code not in own:
            less = (public.price * ((HUNDRED - one.percent_off) / HUNDRED)).rounded()
        else:
            continue
        if floor is not None and not one.may_pass_floor:
            less = max(less, min(floor, public.price))
        steps.append((one.from_quantity, less, one.list_code))
    single = min((step for step in steps if step[0] == 1), key=_cheapest)
    breaks = _falling(single[1], steps)
    if single[1] >= public.price:
        return replace(public, breaks=breaks)
    return replace(public, price=single[1], list_code=single[2], public=public.price, breaks=breaks)


def stepped(quote: Quote, quantity: int) -> Quote:
    """Return the quote of the first step that still has so many units; no line has two prices."""
    for step in quote.ladder:
        if step.left is None or step.left >= quantity:
            return replace(
                quote, price=step.price, was=_above(quote.was, step.price), step=step.price
            )
    return quote


def at_quantity(quote: Quote, quantity: int) -> Quote:
    """Return the quote of one unit when so many are bought."""
    reached = [one for one in quote.breaks if one.from_quantity <= quantity]
    if not reached:
        return quote
    return replace(quote, price=reached[-1].price, public=quote.public or quote.price)


def _above(was: Money | None, price: Money) -> Money | None:
    return was if was is not None and was > price else None


def _falling(single: Money, steps: list[tuple[int, Money, str]]) -> tuple[Break, ...]:
    """Return the quantities from which it is cheaper than before, in order."""
    found: list[Break] = []
    lowest = single
    for quantity, amount, _code in sorted(steps, key=lambda step: (step[0], step[1].amount)):
        if quantity > 1 and amount < lowest:
            found.append(Break(quantity, amount))
            lowest = amount
    return tuple(found)


def _cheapest(step: tuple[int, Money, str]) -> tuple[Decimal, str]:
    # At the same price everybody's own list is named: nothing personal about it.
    return step[1].amount, step[2]
