"""What a list can be filtered by, in words: derived from its best products, kept for a minute."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors as catalogue
from core import page_cache
from search import selectors as search
from search.types import Query

BRAND = "brand"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to one question about a product: oak, of material."""

    code: str
    value: str
    name: str
    label: str
    swatch: str = ""


def choices_for(query: Query) -> list[Choice]:
    """Return what this list can be filtered by; what is chosen stays where it was."""
    usual = {(one.code, one.value): one for one in _usual(query)}
    chosen = [(code, value) for code, values in query.facets.items() for value in values]
    unusual = [pair for pair in chosen if pair not in usual]
    known = usual | ({(one.code, one.value): one for one in _told(unusual)} if unusual else {})
    return [known[pair] for pair in dict.fromkeys([*usual, *chosen]) if pair in known]


def _usual(query: Query) -> list[Choice]:
    """Return what the best products of the category have, the commonest first."""
    key = f"filters:{get_language()}:{query.currency}:{query.category_id}"
    return [Choice(*parts) for parts in page_cache.minutely(key, lambda: _derived(query))]


def _derived(query: Query) -> list[list[str]]:
    facets = search.filters_in(category_id=query.category_id, currency=query.currency)
    pairs = [(code, value) for code, _sep, value in (one.partition(":") for one in facets)]
    return [list(astuple(one)) for one in _told(pairs)]


def _told(pairs: list[tuple[str, str]]) -> list[Choice]:
    """Return the pairs with their words; what nobody has named is left out."""
    labels = catalogue.choices(codes=[pair for pair in pairs if pair[0] != BRAND])
    brands = catalogue.brands(codes=[value for code, value in pairs if code == BRAND])
    found = []
    for code, value in pairs:
        if code == BRAND and value in brands:
            found.append(Choice(code, value, _("Maker"), brands[value].name))
        elif choice := labels.get((code, value)):
            found.append(Choice(code, value, choice.attribute.name, choice.label, choice.swatch))
    return found
