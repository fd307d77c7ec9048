"""The terms of a promotion as a form: the fields of its kind, read from and written to JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from catalog.models import Variant
from promotions.types import Kind

PREFIX = "term"


@dataclass(frozen=True, slots=True)
class Field:
    """One of a kind's terms: how it is called in JSON, what it is, how it is asked for."""

    name: str
    type: str
    label: Any
    help: Any = ""
    is_required: bool = False


LADDER_HELP = _("One per line: from, then off. 100 10")
COUNTS_HELP = _("One per line: items, then per cent. 3 20")
PARTS_HELP = _("One per line: SKU, then how many.")
AT_LEAST = Field("at_least", "money", _("from a basket of"))
AT_MOST = Field("at_most", "money", _("at most"))
PERCENT = Field("percent", "percent", _("per cent off"), is_required=True)
FIELDS: dict[str, tuple[Field, ...]] = {
    Kind.SPEND: (
        Field(
            "steps",
            "ladder",
            _("steps"),
            _("One per line: from, then off. 100 10"),
            is_required=True,
        ),
        Field("each", "bool", _("for each full amount of the first step")),
        AT_MOST,
    ),
    Kind.PERCENT: (PERCENT, AT_LEAST, AT_MOST),
    Kind.PRICE: (
        Field("price", "money", _("price"), is_required=True),
        Field("most", "number", _("for the first so many of a basket"), _("Empty: for all.")),
    ),
    Kind.BUY_GET: (
        Field("buy", "number", _("buy"), is_required=True),
        Field("get", "number", _("get"), is_required=True),
        Field("percent", "percent", _("per cent off"), _("100: free"), is_required=True),
        Field("products", "goods", _("of these goods instead"), _("One SKU per line.")),
        Field("repeats", "number", _("so many times in a basket"), _("Empty: without limit.")),
    ),
    Kind.GIFT: (
        Field("variant", "sku", _("gift"), _("Its SKU."), is_required=True),
        Field("quantity", "number", _("how many")),
        AT_LEAST,
    ),
    Kind.BUNDLE: (
        Field("parts", "parts", _("goods"), PARTS_HELP, is_required=True),
        Field("price", "money", _("price together"), is_required=True),
    ),
    Kind.NTH: (
        Field("nth", "number", _("each nth item"), _("2: the second"), is_required=True),
        PERCENT,
        Field("same", "bool", _("of one product each")),
    ),
    Kind.MULTI: (
        Field(
            "steps",
            "counts",
            _("steps"),
            _("One per line: items, then per cent. 3 20"),
            is_required=True,
        ),
    ),
    Kind.EXCHANGE: (
        Field("price", "money", _("costs then"), _("Empty: nothing.")),
        Field("at_least", "money", _("from so much of other goods")),
        Field("quantity", "number", _("how many")),
    ),
    Kind.DELIVERY: (AT_LEAST, Field("upto", "money", _("off delivery, up to"), _("Empty: free."))),
}
PER_CURRENCY = ("money", "ladder")


def form_fields(kind: str) -> dict[str, forms.Field]:
    """Return the form's fields for a kind, by name."""
    return {
        name: _form_field(field, currency)
        for field in FIELDS.get(kind, ())
        for name, currency in _names(field)
    }


def initial(kind: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form begins with."""
    return {
        name: _shown(field, kept.get(field.name), currency)
        for field in FIELDS.get(kind, ())
        for name, currency in _names(field)
    }


def written(kind: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms these answers say. Raises forms.ValidationError naming the field."""
    terms: dict[str, Any] = {}
    for field in FIELDS.get(kind, ()):
        given = {currency: cleaned.get(name) for name, currency in _names(field)}
        first = f"{PREFIX}_{field.name}" + (f"_{next(iter(given))}" if next(iter(given)) else "")
        try:
            terms[field.name] = _kept(field, given)
        except (ArithmeticError, ValueError) as wrong:
            told = _now("This cannot be read. Please write it as the example shows.")
            raise forms.ValidationError({first: told}) from wrong
        if field.is_required and not terms[field.name]:
            raise forms.ValidationError({first: _now("This is needed.")})
    return terms


def _names(field: Field) -> list[tuple[str, str]]:
    if field.type in PER_CURRENCY:
        return [(f"{PREFIX}_{field.name}_{code}", code) for code in settings.SHOP_CURRENCIES]
    return [(f"{PREFIX}_{field.name}", "")]


def _form_field(field: Field, currency: str) -> forms.Field:
    label = f"{field.label} ({currency})" if currency else field.label
    common: dict[str, Any] = {"label": label, "help_text": field.help, "required": False}
    if field.type in {"money", "percent"}:
        most = 100 if field.type == "percent" else None
        return forms.DecimalField(
            min_value=0,
            max_value=most,
            max_digits=12,
            decimal_places=2,
            widget=UnfoldAdminDecimalFieldWidget,
            **common,
        )
    if field.type == "number":
        widget = UnfoldAdminIntegerFieldWidget
        return forms.IntegerField(min_value=1, max_value=10000, widget=widget, **common)
    if field.type == "bool":
        return forms.BooleanField(widget=UnfoldBooleanSwitchWidget, **common)
    if field.type == "sku":
        return forms.CharField(max_length=60, widget=UnfoldAdminTextInputWidget, **common)
    return forms.CharField(
        max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), **common
    )


def _shown(field: Field, kept: Any, currency: str) -> Any:
    if kept is None:
        return True if field.name == "same" else None
    if field.type == "money":
        return kept.get(currency)
    if field.type == "ladder":
        steps = [(step["from"].get(currency), step["off"].get(currency)) for step in kept]
        return "\n".join(f"{start} {off}" for start, off in steps if start and off)
    show = _SHOWN.get(field.type)
    return show(kept) if show else kept


_SHOWN: dict[str, Callable[[Any], Any]] = {
    "counts": lambda kept: "\n".join(f"{units} {percent}" for units, percent in kept),
    "sku": lambda kept: Variant.objects.filter(pk=kept).values_list("sku", flat=True).first(),
    "goods": lambda kept: "\n".join(_sku_of(product) for product in kept),
    "parts": lambda kept: "\n".join(f"{_sku_of(product)} {units}" for product, units in kept),
}


def _kept(field: Field, given: Mapping[str, Any]) -> Any:
    """Return one term as JSON has it. Raises ValueError for what cannot be read."""
    if field.type == "money":
        return {code: str(amount) for code, amount in given.items() if amount is not None}
    if field.type == "ladder":
        return [
            {"from": {code: str(start)}, "off": {code: str(off)}}
            for code, text in given.items()
            for start, off in _pairs(text)
        ]
    plain, keep = given.get(""), _KEPT.get(field.type)
    if keep is not None:
        return keep(plain or "")
    return str(plain) if isinstance(plain, Decimal) else plain


def _parts(text: str) -> list[list[int]]:
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return [[_variant(sku).product_id, _whole(Decimal(units))] for sku, units in rows]


_KEPT: dict[str, Callable[[str], Any]] = {
    "counts": lambda text: [[_whole(units), str(percent)] for units, percent in _pairs(text)],
    "sku": lambda text: _variant(text).pk if text else None,
    "goods": lambda text: [_variant(sku).product_id for sku in text.split()],
    "parts": _parts,
}


def _pairs(text: str | None) -> list[tuple[Decimal, Decimal]]:
    rows = [line.replace(",", " ").split() for line in (text or "").splitlines() if line.strip()]
    pairs = [(Decimal(first), Decimal(second)) for first, second in rows]
    if any(not one.is_finite() or one < 0 for pair in pairs for one in pair):
        raise InvalidOperation
    return pairs


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or number < 1:
        raise ValueError(number)
    return int(number)


def _variant(sku: str) -> Variant:
    found = Variant.objects.filter(sku=sku.strip()).first()
    if found is None:
        raise ValueError(sku)
    return found


def _sku_of(product_id: int) -> str:
    found = Variant.objects.filter(product=product_id).order_by("position")
    return found.values_list("sku", flat=True).first() or ""
