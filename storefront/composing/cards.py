"""Product cards: rendered one by one, kept by version, fetched together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import redis
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalog import selectors as catalogue
from catalog.models import Product, Variant
from core import clock, page_cache
from inventory import selectors as stock
from inventory.types import LOW_AT, shown
from pricing import selectors as prices
from pricing.types import Quote
from promotions import selectors as promotions
from search.types import Hit
from storefront.cards import Card
from storefront.composing import product_offers
from storefront.composing.measures import measured
from storefront.composing.pictures import picture

NEW_FOR = timedelta(days=14)
# Short enough that "New" goes away by itself; a changed product has another key at once.
KEPT_SECONDS = 6 * 3600


def rendered(hits: Sequence[Hit], *, currency: str) -> list[SafeString]:
    """Return these products' cards as HTML, in order: one MGET, and what is missing is made."""
    return list(html_by_id(hits, currency=currency).values())


def html_by_id(hits: Sequence[Hit], *, currency: str) -> dict[int, SafeString]:
    """Return the same by product; one without a price has none."""
    if not hits:
        return {}
    language = get_language() or "en"
    # A card says what is on; another version of the promotions is another card.
    on = promotions.book().version
    keys = [f"card:{language}:{currency}:{hit.product_id}:{hit.version}:{on}" for hit in hits]
    kept = _fetch(keys)
    missing = [hit.product_id for hit, html in zip(hits, kept, strict=True) if html is None]
    made = {
        product_id: _render(card) for product_id, card in cards(missing, currency=currency).items()
    }
    _keep(
        {
            key: made[hit.product_id]
            for key, hit in zip(keys, hits, strict=True)
            if hit.product_id in made
        }
    )
    found = {
        hit.product_id: html or made.get(hit.product_id)
        for hit, html in zip(hits, kept, strict=True)
    }
    return {pk: mark_safe(html) for pk, html in found.items() if html}  # noqa: S308 -- our own template rendered it


def cards(
    product_ids: Sequence[int], *, currency: str, now: datetime | None = None
) -> dict[int, Card]:
    """Return the cards of these products by id; a product without a price has none."""
    if not product_ids:
        return {}
    products = catalogue.for_cards(product_ids=product_ids)
    variant_ids = [variant.pk for product in products for variant in product.variants.all()]
    quotes = prices.quotes(variant_ids=variant_ids, currency=currency)
    free = stock.available(variant_ids=variant_ids)
    at = now or clock.now()
    made = ((p.pk, _card(p, quotes, free, at)) for p in products)
    found = {pk: card for pk, card in made if card is not None}
    units = {p.pk: (p.variants.all()[0].pk, found[p.pk].price) for p in products if p.pk in found}
    offers = product_offers.of_products(units, currency=currency, now=at)
    return {
        pk: replace(card, offer=product_offers.badge(offers.get(pk, ())))
        for pk, card in found.items()
    }


def _card(
    product: Product, quotes: dict[int, Quote], free: dict[int, int], now: datetime
) -> Card | None:
    variants = [variant for variant in product.variants.all() if variant.pk in quotes]
    if not variants:
        return None
    best = min((quotes[variant.pk] for variant in variants), key=lambda quote: quote.price.amount)
    left = sum(free.get(variant.pk, 0) for variant in variants)
    images = list(product.images.all())
    first, is_asked = variants[0], getattr(product, "asks", False)  # annotated by for_cards
    return Card(
        id=product.public_id,
        url=reverse("storefront:product", args=[product.slug]),
        sku=first.sku if len(variants) == 1 and left and not is_asked else None,
        name=product.name,
        brand=product.brand.name if product.brand else "",
        picture=picture(images[0], alt="") if images else None,
        second=picture(images[1], alt="") if len(images) > 1 else None,
        price=best.price,
        was=best.was,
        low=best.low if best.was else None,
        price_from=len({quotes[variant.pk].price.amount for variant in variants}) > 1,
        is_new=product.published_at is not None and product.published_at > now - NEW_FOR,
        saving_percent=best.saving_percent,
        swatches=_swatches(product),
        stock=shown(left).value,
        left=left if 0 < left <= LOW_AT else None,
        rating=product.rating if product.rating_count else None,
        rating_count=product.rating_count,
        measured=_measured(product, variants, quotes),
    )


def _measured(product: Product, variants: list[Variant], quotes: dict[int, Quote]) -> str:
    """Return the measure's price of the cheapest variant, the one whose price the card shows."""
    cheapest = min(variants, key=lambda variant: quotes[variant.pk].price.amount)
    return measured(quotes[cheapest.pk].price, cheapest, product.product_type)


def _swatches(product: Product) -> tuple[str, ...]:
    return tuple(value.swatch for option in product.options.all() for value in option.values.all())


def _render(card: Card) -> str:
    return render_to_string("components/card.html", {"card": card}).strip()


def _fetch(keys: list[str]) -> list[str | None]:
    try:
        found = page_cache.server().mget(keys)
    except redis.RedisError:
        return [None] * len(keys)
    return [None if html is None else cast("bytes", html).decode() for html in found]


def _keep(cards_by_key: dict[str, str]) -> None:
    if not cards_by_key:
        return
    try:
        with page_cache.server().pipeline(transaction=False) as pipe:
            for key, html in cards_by_key.items():
                pipe.set(key, html, ex=KEPT_SECONDS)
            pipe.execute()
    except redis.RedisError:
        return
