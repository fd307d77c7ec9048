"""Banners as pages draw them, and those that stand outside the home page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from catalog import content
from catalog.models import Banner
from storefront.cards import Link, Story
from storefront.composing.pictures import picture


@dataclass(frozen=True, slots=True)
class Notices:
    """The announcement above every page, and what stands on top of categories, by their ids."""

    bar: Link | None
    tops: Mapping[int, Story]


# Per language, as of one bump of the navigation tag: a banner whose time comes or goes bumps it.
_notices: dict[str, tuple[str, Notices]] = {}


def notices(version: str, *, now: datetime) -> Notices:
    """Return them in the active language; read once for every version of the navigation."""
    language = get_language() or "en"
    kept = _notices.get(language)
    if kept is None or not version or kept[0] != version:
        kept = _notices[language] = (version, _read(now))
    return kept[1]


def story(banner: Banner) -> Story:
    """Return a banner as a picture with words."""
    return Story(
        title=banner.title,
        text=banner.text,
        url=leads_to(banner),
        action=banner.action,
        picture=picture(banner.image),
    )


def leads_to(banner: Banner) -> str:
    """Return where a click on it goes."""
    if banner.product is not None:
        return reverse("storefront:product", args=[banner.product.slug])
    if banner.category is not None:
        return reverse("storefront:category", args=[banner.category.slug])
    if banner.link:
        return f"/{get_language()}{banner.link}"
    return reverse("storefront:search")


def _read(now: datetime) -> Notices:
    found = content.frame_banners(now=now)
    bars = [banner for banner in found if banner.slot == Banner.Slot.BAR]
    tops = {
        banner.shown_in_id: story(banner)
        for banner in reversed(found)
        if banner.shown_in_id is not None and banner.slot == Banner.Slot.CATEGORY
    }
    return Notices(bar=_bar(bars[0]) if bars else None, tops=tops)


def _bar(banner: Banner) -> Link:
    has_target = banner.product_id or banner.category_id or banner.link
    return Link(banner.title, leads_to(banner) if has_target else "")
