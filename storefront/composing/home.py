"""The home page, but for what is suggested there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import content
from catalog.models import Banner, Image, Variant
from pricing import selectors as prices
from search import selectors as search
from search.types import IN_STOCK, ON_SALE, STOCK, Query, Sort
from storefront.cards import Mood, Moods, Rail, Story
from storefront.composing.banners import story
from storefront.composing.baskets import free_from
from storefront.composing.cards import rendered
from storefront.composing.pictures import picture

RAIL = 12


def window(*, currency: str, now: datetime) -> dict[str, Any]:
    """Return the home page's context: banners and rows of cards."""
    banners = content.home_banners(now=now)
    by_slot = {slot: [b for b in banners if b.slot == slot] for slot in Banner.Slot.values}
    hero = next(iter(by_slot[Banner.Slot.HERO]), None)
    moods = next(iter(by_slot[Banner.Slot.MOODS]), None)
    everything = reverse("storefront:search")
    return {
        "hero": _hero(hero) if hero else None,
        "moods": _moods(moods, currency) if moods and moods.product_id else None,
        "stories": [story(banner) for banner in by_slot[Banner.Slot.STORY]],
        "rails": [_on_sale(currency, f"{everything}?stock=sale")],
        "free_delivery_over": free_from(currency=currency),
    }


def _on_sale(currency: str, url: str) -> Rail:
    query = Query(currency=currency, size=RAIL, filters={STOCK: (IN_STOCK, ON_SALE)}, counted=False)
    cards = rendered(search.find(query).hits, currency=currency)
    return Rail(code="sale", title=_("On sale"), cards_html=cards, url=url, link_label=_("See all"))


def _hero(banner: Banner) -> Story:
    return replace(
        story(banner),
        second_url=f"{reverse('storefront:search')}?sort={Sort.NEWEST}",
        second_action=_("New this week"),
    )


def _moods(banner: Banner, currency: str) -> Moods | None:
    """Return one product in all the colours it is sold in."""
    product = banner.product
    if product is None:
        return None
    variants = list(
        Variant.objects.filter(product=product, is_active=True, image__isnull=False).select_related(
            "image"
        )
    )
    quotes = prices.quotes(variant_ids=[variant.pk for variant in variants], currency=currency)
    if not quotes:
        return None
    by_image: dict[int, tuple[Image, Variant]] = {}
    for variant in variants:
        if variant.image is not None and variant.pk in quotes:
            by_image.setdefault(variant.image.pk, (variant.image, variant))
    url = reverse("storefront:product", args=[product.slug])
    moods = [
        Mood(label=f"{product.name}, {variant.label}", url=f"{url}?v={variant.sku}", picture=view)
        for image, variant in list(by_image.values())[:4]
        if (view := picture(image, alt="")) is not None
    ]
    cheapest = min((quote.price for quote in quotes.values()), key=lambda price: price.amount)
    return Moods(
        title=banner.title,
        text=banner.text,
        url=url,
        action=banner.action,
        price=cheapest,
        moods=tuple(moods),
    )
