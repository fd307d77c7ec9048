"""Words: pages, landing pages and the journal. All public, all cached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import content
from core import clock, page_cache, preferences
from storefront.cards import Link, Seo
from storefront.composing import journal as composing
from storefront.composing.addresses import alternates
from storefront.composing.frame import frame
from storefront.composing.structured import article as article_data
from storefront.composing.structured import breadcrumb, written


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of words, or a landing page."""
    found = content.page(slug=slug)
    if found is None:
        raise Http404
    blocks = composing.blocks(found, currency=preferences.currency(request))
    context = frame(
        request,
        title=found.title,
        intro=found.intro,
        body=composing.words(found.body),
        blocks=blocks,
        seo=Seo(found.title, found.intro or found.title),
    )
    response = render(request, "storefront/page.html", context)
    lists = [f"list:{block.category_id}" for block in blocks if block.category_id]
    return page_cache.tag(response, "navigation", "content", *lists)


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """All articles, the latest first."""
    title, intro = _("Journal"), _("Makers, materials, and how to look after what you have.")
    links = _trail()
    context = frame(
        request,
        title=title,
        intro=intro,
        articles=composing.rows(content.articles(now=clock.now())),
        breadcrumb=links,
        seo=Seo(title, intro, data=written([breadcrumb(links)])),
    )
    return page_cache.tag(
        render(request, "storefront/journal.html", context), "navigation", "content"
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, with the products it speaks of."""
    found = content.article(slug=slug, now=clock.now())
    if found is None:
        raise Http404
    shown = composing.whole(found, currency=preferences.currency(request))
    url = reverse("storefront:article", args=[found.slug])
    links = [*_trail(), Link(found.title, url, current=True)]
    published: datetime = shown.published_at
    data = article_data(
        title=found.title,
        summary=found.summary,
        url=url,
        image=shown.image_url,
        author=found.author,
        published=published,
        changed=found.updated_at,
    )
    context: dict[str, Any] = frame(
        request,
        article=shown,
        breadcrumb=links,
        alternates=alternates("storefront:article", found),
        seo=Seo(
            found.title,
            found.summary,
            image=shown.image_url,
            kind="article",
            data=written([data, breadcrumb(links)]),
        ),
    )
    response = render(request, "storefront/article.html", context)
    return page_cache.tag(response, "navigation", "content", "list:0")


def _trail() -> list[Link]:
    return [
        Link(_("Home"), reverse("storefront:home")),
        Link(_("Journal"), reverse("storefront:journal")),
    ]
