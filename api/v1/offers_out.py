"""How prices and offers of a basket are written for an app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from api import context
from api.serializers import MoneyOut
from orders.quotations import Quotation
from orders.rules import reckoning
from promotions.types import Adjustment


class AdjustmentOut(serializers.Serializer[Any]):
    """What became of one offer: `applied`, `refused` or `nearly`, with reason and figures."""

    offer = serializers.CharField()
    name = serializers.CharField(default="")
    outcome = serializers.CharField()
    reason = serializers.CharField()
    amount = serializers.CharField()
    figures = serializers.DictField(child=serializers.CharField())


class PriceOut(serializers.Serializer[Any]):
    """A line's price: as listed, what was taken off, what is left, and why."""

    line = serializers.CharField(source="key")
    quantity = serializers.IntegerField()
    unit = MoneyOut()
    subtotal = MoneyOut()
    discount = MoneyOut()
    total = MoneyOut()
    gift_of = serializers.CharField(help_text="The offer a gift comes from")
    why = AdjustmentOut(many=True)


class SavingOut(serializers.Serializer[Any]):
    """What an offer took off the whole basket."""

    offer = serializers.CharField()
    name = serializers.CharField()
    amount = MoneyOut()


def lines(quotation: Quotation) -> list[dict[str, Any]]:
    """Return every line's price, gifts last."""
    names = _names(quotation)
    return [
        {
            "key": line.key,
            "quantity": line.quantity,
            "unit": line.unit,
            "subtotal": line.subtotal,
            "discount": line.discount,
            "total": line.total,
            "gift_of": line.gift_of,
            "why": _why(line.adjustments, names),
        }
        for line in quotation.sum.lines
    ]


def basket(quotation: Quotation) -> list[dict[str, Any]]:
    """Return what became of offers on the basket as a whole and on delivery."""
    return _why(quotation.sum.adjustments, _names(quotation))


def savings(quotation: Quotation) -> list[dict[str, Any]]:
    """Return what was taken off, by offer."""
    names = _names(quotation)
    return [
        {"offer": code, "name": names.get(code, code), "amount": amount}
        for code, amount in quotation.sum.savings
    ]


def _why(notes: Sequence[Adjustment], names: dict[str, str]) -> list[dict[str, Any]]:
    return [reckoning.told(note, names.get(note.offer, "")) for note in notes]


def _names(quotation: Quotation) -> dict[str, str]:
    language = context.language()
    return {one.code: one.name(language) for one in quotation.prepared.considered.offers}
