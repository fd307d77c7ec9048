"""Reads of banners, pages and articles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from catalog.models import Article, Banner, Page
from catalog.models.content import shown_at

_HOME = (Banner.Slot.HERO, Banner.Slot.MOODS, Banner.Slot.STORY)


def home_banners(*, now: datetime) -> list[Banner]:
    """Return what the home page shows besides products."""
    return _banners(now, slot__in=_HOME)


def frame_banners(*, now: datetime) -> list[Banner]:
    """Return the announcements, and what stands on top of categories, in order."""
    return _banners(now, slot__in=(Banner.Slot.BAR, Banner.Slot.CATEGORY))


def page(*, slug: str) -> Page | None:
    """Return a page of words with its blocks."""
    return (
        Page.objects.filter(slug=slug).prefetch_related("blocks__image", "blocks__category").first()
    )


def articles(*, now: datetime) -> list[Article]:
    """Return the journal, the latest first."""
    return list(Article.objects.filter(shown_at(now)).select_related("image"))


def article(*, slug: str, now: datetime) -> Article | None:
    """Return an article by its slug in the active language."""
    column = build_localized_fieldname("slug", get_language() or "en")
    found = Article.objects.filter(shown_at(now)).select_related("image").filter(**{column: slug})
    return found.first()


def _banners(now: datetime, **narrowed: Any) -> list[Banner]:
    return list(
        Banner.objects.filter(shown_at(now), **narrowed)
        .select_related("image", "category", "product")
        .order_by("position", "pk")
    )
