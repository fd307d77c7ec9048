"""A product's facts: its attributes in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language, pgettext

from catalog.models import AttributeValue
from catalog.types import Kind
from core.money import LOCALES
from storefront.cards import Fact


def facts(values: Sequence[AttributeValue]) -> tuple[Fact, ...]:
    """Return the specification: an attribute with several choices is one line."""
    texts: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for value in sorted(
        values, key=lambda value: (value.attribute.position, value.attribute_id, value.pk)
    ):
        names[value.attribute_id] = value.attribute.name
        texts.setdefault(value.attribute_id, []).append(_text(value))
    return tuple(Fact(names[pk], ", ".join(filter(None, parts))) for pk, parts in texts.items())


def _text(value: AttributeValue) -> str:
    kind, locale = value.attribute.kind, LOCALES[get_language() or "en"]
    if value.choice is not None:
        return value.choice.label
    if kind == Kind.NUMBER and value.number is not None:
        number = format_decimal(Decimal(value.number).normalize(), locale=locale)
        return f"{number} {value.attribute.unit}".strip()
    if kind == Kind.BOOLEAN:
        return pgettext("attribute", "Yes") if value.boolean else pgettext("attribute", "No")
    return str(value.date or value.text or "")
