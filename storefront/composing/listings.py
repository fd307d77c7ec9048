"""List pages: a category's or a search's address, read and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import preferences
from core.money import Money, format_money
from search import selectors as search
from search.types import LAST_PAGE, PAGE_SIZE, Query, Results, Sort
from storefront.cards import Chip, Facet, FacetValue, Listing, PriceRange, SortOption
from storefront.composing.cards import rendered
from storefront.composing.filters import Choice, choices_for
from storefront.composing.frame import SYMBOLS

MOST_FACETS = 6
MOST_VALUES = 12
FILTER = "f_"


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
    facets = {
        name.removeprefix(FILTER): tuple(params.getlist(name))
        for name in params
        if name.startswith(FILTER) and name != FILTER
    }
    return Query(
        currency=preferences.currency(request),
        text=params.get("q", "").strip(),
        category_id=category_id,
        facets=facets,
        low=_amount(params.get("min")),
        high=_amount(params.get("max")),
        in_stock="in" in params.getlist("stock"),
        on_sale="sale" in params.getlist("stock"),
        sort=_sort(params.get("sort")),
        page=_page(params.get("page")),
        size=PAGE_SIZE,
    )


def listing(
    request: HttpRequest, query: Query, *, title: str, intro: str, chips: list[Chip]
) -> Listing:
    """Return a list page: one search, one MGET of cards, and the filters that make sense here."""
    results = search.find(query)
    asked = Asked(request.path, request.GET)
    shown = (query.page - 1) * query.size + len(results.hits)
    facets = _facets(query, asked)
    applied = _applied(query, asked, facets)
    return Listing(
        title=title,
        intro=intro,
        total=results.total,
        total_is_capped=results.is_capped,
        cards_html=_eager(rendered(results.hits, currency=query.currency)),
        chips=chips,
        facets=facets,
        applied=applied,
        sort_options=_sorts(query, asked),
        page=query.page,
        shown=shown,
        next_url=_next(query, results, asked),
        previous_url=_numbered(asked, query.page - 1) if query.page > 1 else "",
        price=_prices(query),
        query=query.text,
        clear_url=Asked(request.path, _only(request.GET, "q")).url() if applied else "",
    )


def is_narrowed(query: Query) -> bool:
    """Return whether filters, another order or a later page make this list one of many like it."""
    plain = replace(
        query, page=1, sort=Sort.BEST, facets={}, low=None, high=None, in_stock=False, on_sale=False
    )
    return query != plain


def _facets(query: Query, asked: Asked) -> list[Facet]:
    groups: dict[str, list[FacetValue]] = {}
    names: dict[str, str] = {}
    for choice in choices_for(query):
        names[choice.code] = choice.name
        groups.setdefault(choice.code, []).append(_value(query, asked, choice))
    facets = [_availability(query, asked)]
    for code, values in groups.items():
        if len(values) > 1 or values[0].checked:
            shown = tuple(v for n, v in enumerate(values) if n < MOST_VALUES or v.checked)
            facets.append(Facet(name=names[code], code=f"{FILTER}{code}", values=shown))
    return [
        facet
        for n, facet in enumerate(facets)
        if n <= MOST_FACETS or any(value.checked for value in facet.values)
    ]


def _value(query: Query, asked: Asked, choice: Choice) -> FacetValue:
    chosen = list(query.facets.get(choice.code, ()))
    checked = choice.value in chosen
    after = (
        [other for other in chosen if other != choice.value] if checked else [*chosen, choice.value]
    )
    return FacetValue(
        label=choice.label,
        url=asked.url(**{f"{FILTER}{choice.code}": after}),
        checked=checked,
        swatch=choice.swatch,
        value=choice.value,
    )


def _availability(query: Query, asked: Asked) -> Facet:
    now = asked.params.getlist("stock")

    def value(code: str, label: str, checked: bool) -> FacetValue:
        after = [other for other in now if other != code] if checked else [*now, code]
        return FacetValue(label=label, url=asked.url(stock=after), checked=checked, value=code)

    values = (
        value("in", _("In stock"), query.in_stock),
        value("sale", _("On sale"), query.on_sale),
    )
    return Facet(name=_("Availability"), code="stock", values=values)


def _applied(query: Query, asked: Asked, facets: list[Facet]) -> list[Chip]:
    chips = [
        Chip(label=value.label, url=value.url, current=True)
        for facet in facets
        for value in facet.values
        if value.checked
    ]
    if query.low is not None or query.high is not None:
        low, high = (_money(amount, query.currency) for amount in (query.low, query.high))
        label = (
            f"{low} – {high}"
            if low and high
            else _("from %s") % low
            if low
            else _("up to %s") % high
        )
        chips.append(Chip(label=label, url=asked.url(min=None, max=None), current=True))
    return chips


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


def _prices(query: Query) -> PriceRange:
    def plain(amount: Decimal | None) -> str:
        return "" if amount is None else f"{amount.normalize():f}"

    return PriceRange(low=plain(query.low), high=plain(query.high), symbol=SYMBOLS[query.currency])


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
