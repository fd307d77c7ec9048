"""JSON-LD: the same facts as on the page, for machines (schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from storefront.cards import Link

CONTEXT = "https://schema.org"


def written(things: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return things as the text of a script element."""
    text = json.dumps([{"@context": CONTEXT} | dict(thing) for thing in things], ensure_ascii=False)
    # Inside a script element only "<" could end it early.
    return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308 -- escaped in this very line


def absolute(url: str) -> str:
    """Return an address with the shop's own host; other hosts' stay as they are."""
    return urljoin(settings.PUBLIC_URL, url)


def breadcrumb(links: Sequence[Link]) -> dict[str, Any]:
    """Return the way to a page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": link.name, "item": absolute(link.url)}
            for n, link in enumerate(links, 1)
        ],
    }


def organization() -> dict[str, Any]:
    """Return who sells."""
    return {
        "@type": "Organization",
        "name": settings.SHOP_NAME,
        "url": settings.PUBLIC_URL,
        "logo": absolute(static("icons/icon-512.png")),
    }


def website() -> dict[str, Any]:
    """Return the shop, and how to search it."""
    search = absolute(reverse("storefront:search"))
    return {
        "@type": "WebSite",
        "name": settings.SHOP_NAME,
        "url": absolute(reverse("storefront:home")),
        "inLanguage": get_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def collection(*, name: str, description: str, url: str) -> dict[str, Any]:
    """Return a category."""
    return {
        "@type": "CollectionPage",
        "name": name,
        "description": description,
        "url": absolute(url),
        "inLanguage": get_language(),
    }


def article(
    *,
    title: str,
    summary: str,
    url: str,
    image: str,
    author: str,
    published: datetime,
    changed: datetime,
) -> dict[str, Any]:
    """Return a piece of the journal."""
    written_by = {"@type": "Person", "name": author} if author else organization()
    return {
        "@type": "Article",
        "headline": title,
        "description": summary,
        "url": absolute(url),
        "image": [image] if image else [],
        "author": written_by,
        "publisher": organization(),
        "datePublished": published.isoformat(),
        "dateModified": max(published, changed).isoformat(),
        "inLanguage": get_language(),
    }
