"""List pages: a category's or a search's address, read and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import preferences
from core.money import Money, format_money
from search import selectors as search
from search.rules.words import LONGEST_QUERY
from search.types import (
    IN_STOCK,
    LAST_PAGE,
    ON_SALE,
    PAGE_SIZE,
    STOCK,
    Band,
    Prices,
    Query,
    Results,
    Sort,
)
from storefront.cards import Chip, Facet, FacetValue, Listing, PriceRange, SortOption
from storefront.composing.cards import rendered
from storefront.composing.filters import Choice, groups_of
from storefront.composing.frame import SYMBOLS

FILTER = "f_"
# An address may be anybody's invention.
MOST_PARAMETERS, MOST_CHOSEN = 20, 30
MOST_POPULAR, SUGGESTED = 8, 8


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of a list: its path and its query, as the shopper's filters."""

    path: str
    params: QueryDict

    def url(self, **changes: str | list[str] | None) -> str:
        """Return this list with parameters set, or removed by None, from its first page."""
        params = {
            name: values
            for name, values in self.params.lists()
            if name != "page" and name not in changes
        }
        params |= {
            name: value if isinstance(value, list) else [value]
            for name, value in changes.items()
            if value
        }
        query = urlencode(params, doseq=True)
        return f"{self.path}?{query}" if query else self.path


def query_of(request: HttpRequest, *, category_id: int = 0) -> Query:
    """Return what an address asks for; what makes no sense in it is left out, never an error."""
    params = request.GET
    filters = {
        name.removeprefix(FILTER): tuple(dict.fromkeys(params.getlist(name)))[:MOST_CHOSEN]
        for name in list(params)[:MOST_PARAMETERS]
        if name.startswith(FILTER) and name != FILTER
    }
    filters.pop(STOCK, None)
    if stock := tuple(one for one in (IN_STOCK, ON_SALE) if one in params.getlist(STOCK)):
        filters[STOCK] = stock
    return Query(
        currency=preferences.currency(request),
        text=params.get("q", "").strip()[:LONGEST_QUERY],
        category_id=category_id,
        filters=filters,
        low=_amount(params.get("min")),
        high=_amount(params.get("max")),
        sort=_sort(params.get("sort")),
        page=_page(params.get("page")),
        size=PAGE_SIZE,
    )


def listing(
    request: HttpRequest,
    query: Query,
    *,
    title: str,
    intro: str = "",
    chips: Sequence[Chip] = (),
) -> Listing:
    """Return a list page: one search, one MGET of cards, and the filters that make sense here."""
    results = search.find(query)
    asked = Asked(request.path, request.GET)
    shown = (query.page - 1) * query.size + len(results.hits)
    facets = _facets(query, asked, groups_of(query, results))
    applied = _applied(query, asked, facets)
    cards = rendered([*results.hits, *results.near], currency=query.currency)
    return Listing(
        title=title,
        intro=intro,
        total=results.total,
        cards_html=_eager(cards[: len(results.hits)]),
        near_html=cards[len(results.hits) :],
        chips=chips,
        facets=facets,
        applied=applied,
        sort_options=_sorts(query, asked),
        page=query.page,
        shown=shown,
        next_url=_next(query, results, asked),
        previous_url=_numbered(asked, query.page - 1) if query.page > 1 else "",
        price=_prices(query, asked, results.prices),
        query=query.text,
        shown_for=results.shown_for,
        widened=results.widened,
        clear_url=Asked(request.path, _only(request.GET, "q")).url() if applied else "",
    )


def instead(*, currency: str, today: date) -> dict[str, Any]:
    """Return what stands where nothing was found: what others look for, and what is loved most."""
    popular = search.popular(language=get_language() or "en", today=today)[:MOST_POPULAR]
    address = reverse("storefront:search")
    hits = search.find(Query(currency=currency, size=SUGGESTED, counted=False)).hits
    return {
        "popular": [Chip(text, f"{address}?{urlencode({'q': text})}") for text in popular],
        "suggested": rendered(hits, currency=currency),
    }


def is_narrowed(query: Query) -> bool:
    """Return whether filters, another order or a later page make this list one of many like it."""
    return query != replace(query, page=1, sort=Sort.BEST, filters={}, low=None, high=None)


def _facets(query: Query, asked: Asked, groups: Sequence[Sequence[Choice]]) -> list[Facet]:
    return [
        Facet(
            name=group[0].name,
            code=_field(group[0].code),
            values=tuple(_value(query, asked, choice) for choice in group),
        )
        for group in groups
    ]


def _field(code: str) -> str:
    """Return the parameter of a filter."""
    return STOCK if code == STOCK else f"{FILTER}{code}"


def _value(query: Query, asked: Asked, choice: Choice) -> FacetValue:
    chosen = list(query.filters.get(choice.code, ()))
    checked = choice.value in chosen
    after = (
        [other for other in chosen if other != choice.value] if checked else [*chosen, choice.value]
    )
    return FacetValue(
        label=choice.label,
        url=asked.url(**{_field(choice.code): after}),
        checked=checked,
        count=choice.count,
        swatch=choice.swatch,
        value=choice.value,
    )


def _applied(query: Query, asked: Asked, facets: list[Facet]) -> list[Chip]:
    chips = [
        Chip(label=value.label, url=value.url, current=True)
        for facet in facets
        for value in facet.values
        if value.checked
    ]
    if query.low is not None or query.high is not None:
        label = _span(query.low, query.high, query.currency)
        chips.append(Chip(label=label, url=asked.url(min=None, max=None), current=True))
    return chips


def _span(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    """Return a stretch of prices in words; None is open."""
    least, most = (_money(amount, currency) for amount in (low, high))
    if least and most:
        return f"{least} – {most}"
    return _("from %s") % least if least else _("up to %s") % most


def _sorts(query: Query, asked: Asked) -> list[SortOption]:
    labels = {
        Sort.BEST: _("Best match") if query.text else _("Most loved"),
        Sort.NEWEST: _("Newest"),
        Sort.CHEAPEST: _("Price, low to high"),
        Sort.DEAREST: _("Price, high to low"),
    }
    return [
        SortOption(
            value="" if sort == Sort.BEST else sort.value,
            label=label,
            url=asked.url(sort=None if sort == Sort.BEST else sort.value),
            current=sort == query.sort,
        )
        for sort, label in labels.items()
    ]


def _prices(query: Query, asked: Asked, found: Prices | None) -> PriceRange:
    bands = [
        Chip(
            label=_named(band, query.currency),
            url=asked.url(min=_plain(band.low), max=_plain(band.high)),
            current=(band.low, band.high) == (query.low, query.high),
            count=band.count,
        )
        for band in (found.bands if found else ())
    ]
    return PriceRange(
        low=_plain(query.low),
        high=_plain(query.high),
        least=_plain(found.least) if found else "",
        most=_plain(found.most) if found else "",
        symbol=SYMBOLS[query.currency],
        bands=bands,
    )


def _named(band: Band, currency: str) -> str:
    """Return a band in words: a category's own has a name."""
    span = _span(band.low, band.high, currency)
    names = {"low": _("Low"), "middle": _("Middle"), "high": _("High")}
    return f"{names[band.name]}: {span}" if band.name else span


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _next(query: Query, results: Results, asked: Asked) -> str:
    if not results.has_more or query.page >= LAST_PAGE:
        return ""
    return _numbered(asked, query.page + 1)


def _numbered(asked: Asked, page: int) -> str:
    return asked.url(page=str(page)) if page > 1 else asked.url()


def _eager(cards: list[SafeString]) -> list[SafeString]:
    """Let the first pictures load at once: one is the largest thing on the screen."""
    first = [
        mark_safe(card.replace('loading="lazy"', 'fetchpriority="high"', 1))  # noqa: S308 -- rendered by our template
        for card in cards[:2]
    ]
    return [*first, *cards[2:]]


def _only(params: Mapping[str, str], *names: str) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        if value := params.get(name):
            kept[name] = value
    return kept


def _money(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else format_money(Money(amount, currency), get_language() or "en")


def _amount(text: str | None) -> Decimal | None:
    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < Decimal(10) ** 10 else None


def _sort(text: str | None) -> Sort:
    try:
        return Sort(text or Sort.BEST)
    except ValueError:
        return Sort.BEST


def _page(text: str | None) -> int:
    if not (text and text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:6]), 1), LAST_PAGE)
