"""What the search field suggests while one types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

import redis
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import page_cache
from core.money import Money
from search import selectors as search
from search.rules.queries import normalised
from search.types import CATEGORY, Hit, Query
from storefront.cards import Picture, Suggestion
from storefront.composing import filters
from storefront.composing.cards import KEPT_SECONDS, cards

Kind = Literal["query", "recent", "category", "brand", "product"]

MOST = 8
MOST_RECENT, MOST_POPULAR, MOST_GROUPS, MOST_PRODUCTS = 2, 2, 2, 4
# In an empty field: one's own searches, then what others search for.
MOST_RECENT_AT_FIRST, MOST_POPULAR_AT_FIRST = 5, 6


@dataclass(frozen=True, slots=True)
class Row:
    """A product as a row shows it, whatever was typed."""

    url: str
    name: str
    brand: str
    amount: str
    currency: str
    picture: dict[str, Any] | None


def suggestions(
    text: str, *, currency: str, today: date, own: Sequence[str] = ()
) -> list[Suggestion]:
    """Return at most eight rows: one's own and others' searches, categories, makers, products."""
    typed = normalised(text)
    if not typed:
        return _at_first(own, today)
    recent = [one for one in own if one.startswith(typed)][:MOST_RECENT]
    popular = (one for one in _popular(today) if one.startswith(typed) and one not in recent)
    rows = [_search(one, typed, kind="recent") for one in recent]
    rows += [_search(one, typed) for one in [*popular][:MOST_POPULAR]]
    rows += _groups(typed)
    rows += _products(typed, currency, MOST - len(rows))
    return rows or [_search(typed, typed)]


def _at_first(own: Sequence[str], today: date) -> list[Suggestion]:
    rows = [_search(one, "", kind="recent") for one in own[:MOST_RECENT_AT_FIRST]]
    others = [one for one in _popular(today) if one not in own][:MOST_POPULAR_AT_FIRST]
    return [*rows, *(_search(one, "") for one in others)][:MOST]


def _popular(today: date) -> list[str]:
    return search.popular(language=get_language() or "en", today=today)


def _search(text: str, typed: str, *, kind: Kind = "query") -> Suggestion:
    url = f"{reverse('storefront:search')}?{urlencode({'q': text})}"
    return _row(text, url, typed, kind=kind)


def _groups(typed: str) -> list[Suggestion]:
    named = filters.names()
    rows = []
    for pair in search.begun(typed, most=MOST_GROUPS):
        choice, url = named.choices.get(pair), named.urls.get(pair)
        if choice and url:
            kind: Kind = "category" if pair[0] == CATEGORY else "brand"
            note = "" if kind == "category" else _("Maker")
            rows.append(replace(_row(choice.label, url, typed, kind=kind), note=note))
    return rows


def _products(typed: str, currency: str, most: int) -> list[Suggestion]:
    query = Query(
        currency=currency, text=typed, size=min(most, MOST_PRODUCTS), unfinished=True, counted=False
    )
    hits = search.find(query).hits
    found = _rows(hits, currency)
    return [
        replace(
            _row(row.name, row.url, typed, kind="product"),
            picture=Picture(**row.picture) if row.picture else None,
            price=Money(Decimal(row.amount), row.currency),
            note=row.brand,
        )
        for hit in hits
        if (row := found.get(hit.product_id))
    ]


def _rows(hits: Sequence[Hit], currency: str) -> dict[int, Row]:
    """Return products' rows by id: one MGET, and what is missing is made and kept."""
    if not hits:
        return {}
    keys = {
        hit.product_id: f"row:{get_language()}:{currency}:{hit.product_id}:{hit.version}"
        for hit in hits
    }
    kept = _fetch(list(keys.values()))
    found = {
        product_id: Row(**json.loads(text))
        for product_id, text in zip(keys, kept, strict=True)
        if text is not None
    }
    made = {}
    for product_id, card in cards(
        [pk for pk in keys if pk not in found], currency=currency
    ).items():
        made[product_id] = Row(
            url=card.url,
            name=card.name,
            brand=card.brand,
            amount=str(card.price.amount),
            currency=card.price.currency,
            picture=asdict(card.picture) if card.picture else None,
        )
    _keep({keys[product_id]: row for product_id, row in made.items()})
    return found | made


def _fetch(keys: list[str]) -> list[bytes | None]:
    try:
        return cast("list[bytes | None]", page_cache.server().mget(keys))
    except redis.RedisError:
        return [None] * len(keys)


def _keep(rows: dict[str, Row]) -> None:
    try:
        with page_cache.server().pipeline(transaction=False) as pipe:
            for key, row in rows.items():
                pipe.set(key, json.dumps(asdict(row)), ex=KEPT_SECONDS)
            pipe.execute()
    except redis.RedisError:
        return


def _row(label: str, url: str, typed: str, *, kind: Kind) -> Suggestion:
    """Split a label around what was typed, so that the predicted part can stand out."""
    start = label.lower().find(typed) if typed else 0
    if start < 0:
        return Suggestion(url=url, before=label, typed="", after="", kind=kind)
    end = start + len(typed)
    before, after = (label[:start], label[end:]) if typed else ("", "")
    shown = label[start:end] if typed else label
    return Suggestion(url=url, before=before, typed=shown, after=after, kind=kind)
