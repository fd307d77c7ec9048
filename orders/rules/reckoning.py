"""What a price was reckoned from, as JSON and back: an old order can be reckoned again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.money import Money
from pricing.types import Shopper, Tax
from promotions import types
from promotions.rules.engine import price_basket
from promotions.types import Adjustment, Basket, Deduction, Offer, Priced

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *(Money, Tax, Shopper, Offer, Basket, Deduction, types.Item, types.Present),
        *(types.Scope, types.Audience, types.Spend, types.Percent, types.FixedPrice),
        *(types.BuyGet, types.Gift, types.Bundle, types.Nth, types.Multi),
        *(types.Exchange, types.FreeDelivery),
    )
}


def given(
    *,
    basket: Basket,
    offers: Sequence[Offer],
    shopper: Shopper,
    floors: Mapping[int, Money],
    deduction: Deduction | None,
    now: datetime,
    priced: Priced,
) -> dict[str, Any]:
    """Return all that went in; of the offers those that said anything."""
    said = {note.offer for line in priced.lines for note in line.adjustments}
    said |= {note.offer for note in priced.adjustments}
    return {
        "basket": _out(basket),
        "offers": [_out(offer) for offer in offers if offer.code in said],
        "shopper": _out(shopper),
        "floors": _out(floors),
        "deduction": _out(deduction),
        "now": _out(now),
    }


def found(priced: Priced) -> dict[str, Any]:
    """Return what came out, as it is compared with a replay."""
    return {
        "total": str(priced.total.amount),
        "lines": {
            line.key: [str(line.total.amount), [told(note) for note in line.adjustments]]
            for line in priced.lines
        },
        "basket": [told(note) for note in priced.adjustments],
    }


def replayed(kept: Mapping[str, Any]) -> Priced:
    """Reckon again what was reckoned then."""
    floors = {int(pk): _back(money) for pk, money in kept["floors"].items()}
    return price_basket(
        _basket(kept["basket"]),
        [_back(offer) for offer in kept["offers"]],
        _back(kept["shopper"]),
        floors=floors,
        deduction=_back(kept["deduction"]),
        now=_back(kept["now"]),
    )


def offer_of(kept: Mapping[str, Any]) -> Offer:
    """Return one offer as it was then."""
    offer: Offer = _back(kept)
    return offer


def shopper_of(kept: Mapping[str, Any]) -> Shopper:
    """Return who was buying."""
    shopper: Shopper = _back(kept["shopper"])
    return shopper


def told(note: Adjustment, name: str = "") -> dict[str, Any]:
    """Return one adjustment as an order keeps it."""
    words = {"name": name} if name else {}
    return words | {
        "offer": note.offer,
        "outcome": note.outcome.value,
        "reason": note.reason.value,
        "amount": str(note.amount.amount),
        "figures": dict(note.figures),
    }


def _basket(kept: Mapping[str, Any]) -> Basket:
    """Return the basket; the keys of its presents are numbers again."""
    presents = {int(pk): _back(one) for pk, one in kept["presents"].items()}
    parts = {name: _back(one) for name, one in kept.items() if name not in {"_", "presents"}}
    return Basket(**parts, presents=presents)


def _out(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _out(getattr(value, field.name)) for field in fields(value)}
        return {"_": type(value).__name__} | parts
    if isinstance(value, Mapping):
        return {str(key): _out(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return {"_": "set", "of": sorted(value)}
    if isinstance(value, tuple):
        return [_out(one) for one in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"_": "decimal", "of": str(value)}
    if isinstance(value, datetime):
        return {"_": "moment", "of": value.isoformat()}
    return str(value) if isinstance(value, str) else value


def _back(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_back(one) for one in value)
    if not isinstance(value, Mapping) or "_" not in value:
        return value
    if value["_"] == "set":
        return frozenset(value["of"])
    if value["_"] == "decimal":
        return Decimal(value["of"])
    if value["_"] == "moment":
        return datetime.fromisoformat(value["of"])
    parts = {name: _back(one) for name, one in value.items() if name != "_"}
    return _KINDS[value["_"]](**parts)
