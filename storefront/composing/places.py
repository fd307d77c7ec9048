"""Stores as pages draw them."""

from __future__ import annotations

from collections.abc import Iterable

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import LOCALES
from inventory.selectors import Nearby
from inventory.types import shown
from storefront.cards import StoreRow


def rows(found: Iterable[Nearby]) -> list[StoreRow]:
    """Return stores with how far they are and what is there, where that is known."""
    return [
        StoreRow(
            name=one.store.name,
            address=one.store.address,
            hours=one.store.hours,
            map_url=_map(one),
            distance="" if one.kilometres is None else _distance(one.kilometres),
            stock=None if one.units is None else shown(one.units).value,
            left=one.units,
        )
        for one in found
    ]


def _distance(kilometres: float) -> str:
    locale = LOCALES[get_language() or "en"]
    pattern = "#,##0.0" if kilometres < 10 else "#,##0"  # noqa: PLR2004 -- nobody walks a tenth of ten
    return _("%s km away") % format_decimal(kilometres, format=pattern, locale=locale)


def _map(one: Nearby) -> str:
    """Return an address every telephone opens in the map of its owner's choice (RFC 5870)."""
    place = one.store
    if place.latitude is None or place.longitude is None:
        return ""
    return f"geo:{place.latitude},{place.longitude}"
