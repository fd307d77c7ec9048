"""The home page, and the rows of products below others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import content
from catalog.models import Banner, Image, Product, Variant
from catalog.product_pages import ProductPage
from catalog.types import Bond
from pricing import selectors as prices
from search import selectors as search
from search.types import IN_STOCK, ON_SALE, STOCK, Query, Sort
from storefront.cards import Mood, Moods, Rail, Story
from storefront.composing.banners import story
from storefront.composing.baskets import free_from
from storefront.composing.cards import rendered
from storefront.composing.frame import category_url
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
        "rails": [
            _rail(
                "new", _("New this week"), currency, Sort.NEWEST, f"{everything}?sort={Sort.NEWEST}"
            ),
            _rail("loved", _("Most loved"), currency, Sort.BEST, everything),
            _rail(
                "sale", _("On sale"), currency, Sort.BEST, f"{everything}?stock=sale", on_sale=True
            ),
        ],
        "free_delivery_over": free_from(currency=currency),
    }


def related(page: ProductPage, *, currency: str) -> list[Rail]:
    """Return what goes well with a product, and what one can have instead; none costs nothing."""
    wanted = {
        "with": (_("Goes well with it"), page.related(Bond.ACCESSORY, Bond.CONTENT)),
        "instead": (_("Instead of it"), page.related(Bond.SUBSTITUTE)),
    }
    ids = [one.product.pk for _title, some in wanted.values() for one in some]
    if not ids:
        return []
    hits = {hit.product_id: hit for hit in search.versions(product_ids=ids)}
    rails = []
    for code, (title, some) in wanted.items():
        shown = [hits[one.product.pk] for one in some if one.product.pk in hits]
        if cards := rendered(shown, currency=currency):
            rails.append(Rail(code=code, title=title, cards_html=cards))
    return rails


def beside(product: Product, *, currency: str) -> list[Rail]:
    """Return the rows below a product: the best of its own category."""
    query = Query(
        currency=currency,
        category_id=product.main_category_id,
        size=RAIL + 1,
        filters={STOCK: (IN_STOCK,)},
        counted=False,
    )
    hits = [hit for hit in search.find(query).hits if hit.product_id != product.pk][:RAIL]
    if not hits:
        return []
    return [
        Rail(
            code="beside",
            title=_("More from %s") % product.main_category.name,
            cards_html=rendered(hits, currency=currency),
            url=category_url(product.main_category),
            link_label=_("See all"),
        )
    ]


def _rail(
    code: str, title: str, currency: str, sort: Sort, url: str, *, on_sale: bool = False
) -> Rail:
    stock = (IN_STOCK, ON_SALE) if on_sale else (IN_STOCK,)
    query = Query(currency=currency, sort=sort, size=RAIL, filters={STOCK: stock}, counted=False)
    cards = rendered(search.find(query).hits, currency=currency)
    return Rail(code=code, title=title, cards_html=cards, url=url, link_label=_("See all"))


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
