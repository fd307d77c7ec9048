"""What a list can be filtered by, in words: derived from its best products, kept for a minute."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

import redis
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors as catalogue
from core import page_cache
from search import selectors as search
from search.types import Query

KEPT_SECONDS = 60
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
    """Return what this list can be filtered by, what is chosen already first."""
    usual = {(one.code, one.value): one for one in _usual(query)}
    chosen = [(code, value) for code, values in query.facets.items() for value in values]
    unusual = [pair for pair in chosen if pair not in usual]
    known = usual | ({(one.code, one.value): one for one in _told(unusual)} if unusual else {})
    return [known[pair] for pair in dict.fromkeys([*chosen, *usual]) if pair in known]


def _usual(query: Query) -> list[Choice]:
    """Return what the best products of the category have, the commonest first."""
    key = f"filters:{get_language()}:{query.currency}:{query.category_id}"
    try:
        if kept := page_cache.server().get(key):
            return [Choice(*parts) for parts in json.loads(kept)]
    except redis.RedisError:
        return _derived(query)
    found = _derived(query)
    page_cache.server().set(key, json.dumps([astuple(one) for one in found]), ex=KEPT_SECONDS)
    return found


def _derived(query: Query) -> list[Choice]:
    facets = search.filters_in(category_id=query.category_id, currency=query.currency)
    return _told([(code, value) for code, _sep, value in (one.partition(":") for one in facets)])


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
