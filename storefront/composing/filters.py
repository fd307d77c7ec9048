"""What a list can be filtered by, in words and with counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors as catalogue
from catalog.models import Attribute
from catalog.rules import answers
from core import page_cache
from search.types import BRAND, CATEGORY, IN_STOCK, ON_SALE, RATING, STOCK, Count, Query, Results
from storefront.composing.frame import category_url

MOST_ATTRIBUTES = 6
MOST_VALUES = 12
# The words are the same on every list; a change of one shows after a minute at the latest.
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to one question about a product: oak, of material."""

    code: str
    value: str
    name: str
    label: str
    swatch: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """The names of everything one can filter by, in one language."""

    version: str
    choices: dict[tuple[str, str], Choice]
    # Attributes whose answers name themselves, by code: numbers, dates, yes or no.
    typed: dict[str, Attribute]
    # Category codes in order.
    categories: list[str]
    # Addresses of categories and of a maker's products.
    urls: dict[tuple[str, str], str]
    read_at: float = field(default_factory=monotonic)

    def choice(self, code: str, value: str) -> Choice | None:
        """Return an answer with its names; None when nobody gives it."""
        attribute = self.typed.get(code)
        if attribute is None:
            return self.choices.get((code, value))
        label = answers.label_of(value, unit=attribute.unit)
        return Choice(code, value, attribute.name, label) if label else None


_named: dict[str, Named] = {}


def groups_of(query: Query, results: Results) -> list[list[Choice]]:
    """Return the filters of a list in order, each with its answers and their counts.

    What nothing in the list has is left out; what only the filters in use exclude stays, with 0.
    """
    named = names()
    made = [
        _categories(results, named),
        _told(query, BRAND, results.facets.get(BRAND, ()), named),
        _ratings(results.facets.get(RATING, ())),
        _stock(results.facets.get(STOCK, ())),
    ]
    special = {BRAND, CATEGORY, RATING, STOCK}
    by_reach = sorted(
        (code for code in results.facets if code not in special),
        key=lambda code: -sum(one.of for one in results.facets[code]),
    )
    chosen = [code for code in by_reach[MOST_ATTRIBUTES:] if code in query.filters]
    made += [
        _told(query, code, results.facets[code], named)
        for code in [*by_reach[:MOST_ATTRIBUTES], *chosen]
    ]
    return [group for group in made if _says_something(query, group)]


def _says_something(query: Query, group: Sequence[Choice]) -> bool:
    if not group:
        return False
    code = group[0].code
    return len(group) > 1 or code in query.filters or code == RATING


def _told(query: Query, code: str, counts: Iterable[Count], named: Named) -> list[Choice]:
    """Return the answers that have names, those in use in any case.

    The commonest stand first, but numbers and dates in their own order.
    """
    chosen = query.filters.get(code, ())
    found: list[Choice] = []
    for one in counts:
        choice = named.choice(code, one.value)
        if choice and (len(found) < MOST_VALUES or one.value in chosen):
            found.append(_counted(choice, one.count))
    if code in named.typed:
        found.sort(key=lambda choice: answers.rank_of(choice.value))
    return found


def _categories(results: Results, named: Named) -> list[Choice]:
    """Return the categories that narrow this list, in the shop's order."""
    counts = {one.value: one for one in results.facets.get(CATEGORY, ())}
    return [
        _counted(choice, counts[code].count)
        for code in named.categories
        if code in counts and (choice := named.choices.get((CATEGORY, code)))
    ]


def _ratings(counts: Iterable[Count]) -> list[Choice]:
    name = _("Rating")
    return [
        Choice(RATING, one.value, name, _("%s stars and up") % one.value, count=one.count)
        for one in sorted(counts, key=lambda one: one.value, reverse=True)
    ]


def _stock(counts: Iterable[Count]) -> list[Choice]:
    by_value = {one.value: one.count for one in counts}
    labels = {IN_STOCK: _("In stock"), ON_SALE: _("On sale")}
    return [
        Choice(STOCK, value, _("Availability"), label, count=by_value.get(value, 0))
        for value, label in labels.items()
    ]


def _counted(choice: Choice, count: int) -> Choice:
    return Choice(choice.code, choice.value, choice.name, choice.label, choice.swatch, count)


def names() -> Named:
    """Return the names in the active language, as this process keeps them."""
    language, version = get_language() or "en", page_cache.version("navigation")
    kept = _named.get(language)
    if kept is None or kept.version != version or monotonic() - kept.read_at > KEPT_SECONDS:
        kept = _named[language] = _read(version)
    return kept


def _read(version: str) -> Named:
    choices = {
        (row.attribute.code, row.code): Choice(
            row.attribute.code, row.code, row.attribute.name, row.label, row.swatch
        )
        for row in catalogue.filter_choices()
    }
    for brand in catalogue.all_brands():
        choices[BRAND, brand.code] = Choice(BRAND, brand.code, _("Maker"), brand.name)
    categories, urls = [], {}
    for code, value in choices:
        if code == BRAND:
            urls[code, value] = f"{reverse('storefront:search')}?{urlencode({'f_brand': value})}"
    for category in catalogue.categories():
        categories.append(category.code)
        choices[CATEGORY, category.code] = Choice(
            CATEGORY, category.code, _("Department"), category.name
        )
        urls[CATEGORY, category.code] = category_url(category)
    return Named(version, choices, catalogue.typed_filters(), categories, urls)
