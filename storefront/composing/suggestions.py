"""What the search field suggests while one types."""

from __future__ import annotations

from typing import Literal

from django.urls import reverse
from django.utils.http import urlencode

from catalog.models import Category
from search import selectors as search
from search.rules.folding import folded
from search.types import Query
from storefront.cards import Suggestion
from storefront.composing.cards import cards
from storefront.composing.frame import category_url

Kind = Literal["query", "category", "product"]

MOST = 8
MOST_CATEGORIES = 2


def suggestions(text: str, *, currency: str) -> list[Suggestion]:
    """Return at most eight rows: categories whose name begins so, then products."""
    typed = " ".join(folded(text).split())[:100]
    if not typed:
        return []
    categories = Category.objects.filter(name__icontains=typed).order_by("position")[
        :MOST_CATEGORIES
    ]
    rows = [
        _row(category.name, category_url(category), typed, kind="category")
        for category in categories
    ]
    hits = search.find(
        Query(currency=currency, text=typed, size=MOST - len(rows), unfinished=True, counted=False)
    ).hits
    found = cards([hit.product_id for hit in hits], currency=currency)
    for hit in hits:
        if card := found.get(hit.product_id):
            row = _row(card.name, card.url, typed, kind="product")
            rows.append(
                Suggestion(
                    url=row.url,
                    before=row.before,
                    typed=row.typed,
                    after=row.after,
                    picture=card.picture,
                    price=card.price,
                    kind="product",
                    note=card.brand,
                )
            )
    if rows:
        return rows
    return [
        _row(
            typed, f"{reverse('storefront:search')}?{urlencode({'q': typed})}", typed, kind="query"
        )
    ]


def _row(label: str, url: str, typed: str, *, kind: Kind) -> Suggestion:
    """Split a label around what was typed, so that the predicted part can stand out."""
    start = label.lower().find(typed)
    if start < 0:
        return Suggestion(url=url, before=label, typed="", after="", kind=kind)
    end = start + len(typed)
    return Suggestion(
        url=url, before=label[:start], typed=label[start:end], after=label[end:], kind=kind
    )
