"""Terms as they are kept and as the engine has them: amounts by currency, steps, numbers.

spend     {"steps": [{"from": {"GBP": "100"}, "off": {"GBP": "10"}}], "each": false, "at_most": {}}
percent   {"percent": "10", "at_least": {}, "at_most": {}}
price     {"price": {"GBP": "24"}, "most": 0}
buy_get   {"buy": 2, "get": 1, "percent": "100", "products": [], "repeats": 0}
gift      {"variant": 7, "quantity": 1, "at_least": {}}
bundle    {"parts": [[11, 1], [12, 2]], "price": {}}
nth       {"nth": 2, "percent": "50", "same": true}
multi     {"steps": [[2, "10"], [3, "20"]]}
exchange  {"price": {}, "at_least": {}, "quantity": 1}
delivery  {"at_least": {}, "upto": {}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from core.money import Money
from promotions.types import (
    Bundle,
    BuyGet,
    Exchange,
    FixedPrice,
    FreeDelivery,
    Gift,
    Kind,
    Multi,
    Nth,
    Percent,
    Scope,
    Spend,
    Terms,
)

Kept = Mapping[str, Any]


class NotInThisCurrencyError(KeyError):
    """A promotion says nothing in a currency: it does not apply there."""


def read(kind: str, kept: Kept, currency: str) -> Terms | None:
    """Return terms in one currency; None when they are not offered in it."""
    try:
        return _READERS[kind](kept, currency)
    except NotInThisCurrencyError:
        return None


def _needed(kept: Kept, name: str, currency: str) -> Money:
    found = _money(kept, name, currency)
    if found is None:
        raise NotInThisCurrencyError(name)
    return found


def _money(kept: Kept, name: str, currency: str) -> Money | None:
    """Return an amount in this currency; one that is set in others alone is not offered in it."""
    by_currency = {code: given for code, given in (kept.get(name) or {}).items() if given}
    if not by_currency:
        return None
    if currency not in by_currency:
        raise NotInThisCurrencyError(name)
    return Money(Decimal(str(by_currency[currency])), currency)


def _spend(kept: Kept, currency: str) -> Spend:
    steps = [
        (_needed(step, "from", currency), _needed(step, "off", currency))
        for step in kept["steps"]
        if (step.get("from") or {}).get(currency)
    ]
    if not steps:
        raise NotInThisCurrencyError("steps")
    return Spend(
        steps=tuple(sorted(steps, key=lambda step: step[0].amount)),
        each=bool(kept.get("each")),
        at_most=_money(kept, "at_most", currency),
    )


def _percent(kept: Kept, currency: str) -> Percent:
    return Percent(
        percent=Decimal(str(kept["percent"])),
        at_least=_money(kept, "at_least", currency),
        at_most=_money(kept, "at_most", currency),
    )


def _price(kept: Kept, currency: str) -> FixedPrice:
    return FixedPrice(_needed(kept, "price", currency), most=int(kept.get("most") or 0))


def _buy_get(kept: Kept, currency: str) -> BuyGet:  # noqa: ARG001 -- as all are called
    products = frozenset(int(one) for one in kept.get("products") or ())
    return BuyGet(
        buy=int(kept["buy"]),
        get=int(kept["get"]),
        percent=Decimal(str(kept.get("percent") or 100)),
        wanted=Scope(products=products) if products else None,
        repeats=int(kept.get("repeats") or 0),
    )


def _gift(kept: Kept, currency: str) -> Gift:
    return Gift(
        variant_id=int(kept["variant"]),
        quantity=int(kept.get("quantity") or 1),
        at_least=_money(kept, "at_least", currency),
    )


def _bundle(kept: Kept, currency: str) -> Bundle:
    parts = tuple((int(product), int(units)) for product, units in kept["parts"])
    return Bundle(parts=parts, price=_needed(kept, "price", currency))


def _nth(kept: Kept, currency: str) -> Nth:  # noqa: ARG001 -- as all are called
    return Nth(int(kept["nth"]), Decimal(str(kept["percent"])), same=bool(kept.get("same", True)))


def _multi(kept: Kept, currency: str) -> Multi:  # noqa: ARG001 -- as all are called
    steps = sorted((int(units), Decimal(str(percent))) for units, percent in kept["steps"])
    return Multi(tuple(steps))


def _exchange(kept: Kept, currency: str) -> Exchange:
    return Exchange(
        price=_money(kept, "price", currency) or Money.zero(currency),
        at_least=_money(kept, "at_least", currency),
        quantity=int(kept.get("quantity") or 1),
    )


def _delivery(kept: Kept, currency: str) -> FreeDelivery:
    return FreeDelivery(_money(kept, "at_least", currency), _money(kept, "upto", currency))


_READERS: dict[str, Callable[[Kept, str], Terms]] = {
    Kind.SPEND: _spend,
    Kind.PERCENT: _percent,
    Kind.PRICE: _price,
    Kind.BUY_GET: _buy_get,
    Kind.GIFT: _gift,
    Kind.BUNDLE: _bundle,
    Kind.NTH: _nth,
    Kind.MULTI: _multi,
    Kind.EXCHANGE: _exchange,
    Kind.DELIVERY: _delivery,
}
