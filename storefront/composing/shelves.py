"""Saved things, what was looked at, and products side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors as catalogue
from catalog import shelves as read
from catalog.models import AttributeValue, Product, Shelf, WishList
from inventory import selectors as stock
from inventory.types import shown
from pricing import selectors as prices
from pricing.types import Quote
from search import selectors as search
from storefront.cards import Chip, Compared, ComparedRow, SavedCard
from storefront.composing.cards import html_by_id
from storefront.composing.pictures import picture
from storefront.composing.specification import facts


def saved(shelf: Shelf | None, *, list_id: str, currency: str) -> dict[str, Any]:
    """Return one list with its cards, and the others to go to."""
    lists = read.lists_of(shelf=shelf)
    current = next((one for one in lists if one.public_id == list_id), lists[0] if lists else None)
    return {
        "lists": lists,
        "current": current,
        "chips": [_chip(one, current) for one in lists] if len(lists) > 1 else [],
        "cards": wished(current, currency=currency) if current else [],
    }


def wished(wish_list: WishList, *, currency: str) -> list[SavedCard]:
    """Return the cards of a list; what is no longer sold has none."""
    hits = search.versions(product_ids=read.wished(wish_list=wish_list))
    html = html_by_id(hits, currency=currency)
    ids = catalogue.public_ids(product_ids=html)
    return [
        SavedCard(ids[hit.product_id], html[hit.product_id])
        for hit in hits
        if hit.product_id in html
    ]


def visited(shelf: Shelf | None, *, currency: str, most: int) -> list[str]:
    """Return the cards of what was looked at, the latest first."""
    hits = search.versions(product_ids=read.visited(shelf=shelf, most=most))
    return list(html_by_id(hits, currency=currency).values())


def comparison(shelf: Shelf | None, *, currency: str) -> dict[str, Any]:
    """Return the products side by side, and their parameters row by row."""
    ids = read.compared(shelf=shelf)
    found = {product.pk: product for product in catalogue.for_comparison(product_ids=ids)}
    products = [found[pk] for pk in ids if pk in found]
    variants = [variant.pk for product in products for variant in product.variants.all()]
    quotes = prices.quotes(variant_ids=variants, currency=currency)
    free = stock.available(variant_ids=variants)
    columns = [_column(product, quotes, free) for product in products]
    return {"columns": columns, "rows": _rows(products)}


def _chip(one: WishList, current: WishList | None) -> Chip:
    label = f"{one.name or _('Saved')} ({one.wishes_count})"  # type: ignore[attr-defined]  # -- annotated
    url = f"{reverse('storefront:saved')}?list={one.public_id}"
    return Chip(label, url, current=one == current)


def _column(product: Product, quotes: Mapping[int, Quote], free: Mapping[int, int]) -> Compared:
    offers = [quotes[v.pk] for v in product.variants.all() if v.pk in quotes]
    best = min(offers, key=lambda quote: quote.price.amount, default=None)
    images = list(product.images.all())
    return Compared(
        id=product.public_id,
        url=reverse("storefront:product", args=[product.slug]),
        name=product.name,
        brand=product.brand.name if product.brand else "",
        picture=picture(images[0], alt="") if images else None,
        price=best.price if best else None,
        was=best.was if best else None,
        price_from=len({quote.price.amount for quote in offers}) > 1,
        stock=shown(sum(free.get(v.pk, 0) for v in product.variants.all())).value,
    )


def _rows(products: Sequence[Product]) -> list[ComparedRow]:
    """Return a row per option and per attribute that any of them has; a dash where one has none.

    Types share attribute codes, so a lamp's material stands beside a stool's.
    """
    told = [_told(product) for product in products]
    names = dict[str, str]()
    for one in told:
        names |= {code: name for code, (name, _text) in one.items() if code not in names}
    rows = []
    for code, name in names.items():
        values = tuple(one[code][1] if code in one else "" for one in told)
        rows.append(ComparedRow(name=name, values=values, differs=len(set(values)) > 1))
    return rows


def _told(product: Product) -> dict[str, tuple[str, str]]:
    found = {
        f"option:{option.code}": (option.name, ", ".join(v.label for v in option.values.all()))
        for option in product.options.all()
    }
    # What can be chosen says more than the attribute of the same name.
    values: list[AttributeValue] = [
        value for value in product.values.all() if f"option:{value.attribute.code}" not in found
    ]
    codes = {value.attribute.name: value.attribute.code for value in values}
    return found | {codes[fact.name]: (fact.name, fact.text) for fact in facts(values)}
