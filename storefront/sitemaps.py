"""Sitemaps: every public address in every language, each with its twins, for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from catalog.models import Article, Category, Page, Product
from catalog.models.content import shown_at
from catalog.types import ON_SALE
from core import clock
from core.languages import LANGUAGES
from core.models import BaseModel
from support.models import Article as Answer
from support.models import Section


class InOneLanguage(Sitemap[Any]):
    """The addresses of one kind of page in one language.

    Not Django's own `i18n`, which reads every row into memory to count its pages.
    """

    limit = 10_000
    view = ""

    def __init__(self, language: str) -> None:
        self.language = language

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 -- Django's signature
        """Return the one the shop is known by, whatever host was asked."""
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 -- Django's signature
        """Return the host the shop is known by."""
        return urlsplit(settings.PUBLIC_URL).netloc

    def location(self, item: Any) -> str:
        """Return an item's address."""
        return self.address(item, self.language)

    def address(self, item: Any, language: str) -> str:
        """Return an item's address in a language."""
        suffix = language.replace("-", "_")
        slug = getattr(item, f"slug_{suffix}", None) or item.slug
        with translation.override(language):
            return reverse(self.view, args=[slug])

    def lastmod(self, item: Any) -> datetime | None:
        """Return when it was last changed."""
        return item.updated_at if isinstance(item, BaseModel) else None

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Add the same page in the other languages."""
        urls: list[dict[str, Any]] = super().get_urls(page=page, site=site, protocol=protocol)
        for url in urls:
            url["alternates"] = [
                {
                    "location": f"{settings.PUBLIC_URL}{self.address(url['item'], language)}",
                    "lang_code": "zh-Hans" if language == "zh-hans" else language,
                }
                for language in LANGUAGES
            ]
        return urls


class Products(InOneLanguage):
    """What is sold."""

    view = "storefront:product"

    def items(self) -> QuerySet[Product]:
        """Return live products."""
        return Product.objects.filter(status__in=ON_SALE).order_by("pk")


class Categories(InOneLanguage):
    """Where it stands."""

    view = "storefront:category"

    def items(self) -> QuerySet[Category]:
        """Return the tree."""
        return Category.objects.order_by("pk")


class Articles(InOneLanguage):
    """The journal."""

    view = "storefront:article"

    def items(self) -> QuerySet[Article]:
        """Return what is to be seen."""
        return Article.objects.filter(shown_at(clock.now())).order_by("pk")


class Pages(InOneLanguage):
    """Pages of words."""

    view = "storefront:page"

    def items(self) -> QuerySet[Page]:
        """Return all."""
        return Page.objects.order_by("slug")


class HelpSections(InOneLanguage):
    """The shelves of the help centre."""

    view = "storefront:help-section"

    def items(self) -> QuerySet[Section]:
        """Return those that show something."""
        return Section.objects.filter(articles__is_shown=True).distinct().order_by("pk")


class HelpArticles(InOneLanguage):
    """The answers."""

    view = "storefront:help-article"

    def items(self) -> QuerySet[Answer]:
        """Return what is shown."""
        return Answer.objects.filter(is_shown=True).order_by("pk")


class Doors(InOneLanguage):
    """Pages that are always there."""

    def items(self) -> Iterable[str]:
        """Return their views."""
        return [
            "storefront:home",
            "storefront:departments",
            "storefront:journal",
            "storefront:help",
        ]

    def address(self, item: str, language: str) -> str:
        """Return a view's address."""
        with translation.override(language):
            return reverse(item)


KINDS: dict[str, type[InOneLanguage]] = {
    "doors": Doors,
    "categories": Categories,
    "products": Products,
    "articles": Articles,
    "pages": Pages,
    "help": HelpArticles,
    "help-sections": HelpSections,
}


def sections() -> dict[str, type[Sitemap[Any]] | Sitemap[Any]]:
    """Return every sitemap by its name."""
    return {
        f"{name}-{language}": kind(language)
        for name, kind in KINDS.items()
        for language in LANGUAGES
    }
