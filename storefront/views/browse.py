"""Finding: home, departments, categories, search, products, pages. All public, all cached."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from catalog import selectors as catalogue
from catalog.models import Category, Product
from catalog.services.products import slugs_of
from core import clock, page_cache, preferences
from search import selectors as search
from storefront.cards import Chip, Link
from storefront.composing import home as homes
from storefront.composing.frame import address_of, category_url, frame
from storefront.composing.listings import instead, is_narrowed, listing, query_of
from storefront.composing.products import Composer

EVERYWHERE = "list:0"
markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The shop window."""
    context = frame(request, **homes.window(currency=preferences.currency(request)), tab="home")
    response = render(request, "storefront/home.html", context)
    return page_cache.tag(response, "navigation", "content", EVERYWHERE)


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """All departments with pictures: the phone's menu, with an address of its own."""
    response = render(request, "storefront/departments.html", frame(request, tab="shop"))
    return page_cache.tag(response, "navigation")


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """A category's products."""
    here = catalogue.category_page(slug=slug)
    if here is None:
        raise Http404
    found = here.category
    query = query_of(request, category_id=found.pk)
    chips = [Chip(_("All"), category_url(found), current=True)]
    chips += [Chip(child.name, category_url(child)) for child in here.children]
    context = frame(
        request,
        listing=listing(
            request,
            query,
            title=found.name,
            intro=found.intro,
            chips=chips if len(chips) > 1 else [],
        ),
        breadcrumb=_breadcrumb(here.trail),
        noindex=is_narrowed(query),
        tab="shop",
        suggested=[],
        department=here.trail[0].code,
        alternates=_alternates("storefront:category", found),
    )
    response = render(request, "storefront/listing.html", context)
    return page_cache.tag(response, "navigation", f"category:{found.pk}", f"list:{found.pk}")


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was searched for; an operator may have said that it leads elsewhere."""
    query = query_of(request)
    leads = None if is_narrowed(query) else search.redirect_of(query.text)
    if leads and (address := address_of(*leads)):
        return redirect(address)
    title = _("Results for “%s”") % query.text if query.text else _("Everything")
    found = listing(request, query, title=title)
    nothing = not found.total and not is_narrowed(query)
    context = frame(
        request,
        listing=found,
        breadcrumb=None,
        noindex=True,
        **(instead(currency=query.currency, today=clock.now().date()) if nothing else {}),
        query=query.text,
        tab="search",
    )
    response = render(request, "storefront/listing.html", context)
    return page_cache.tag(response, "navigation", EVERYWHERE)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """A product."""
    found = catalogue.product_page(slug=slug)
    if found is None:
        raise Http404
    currency = preferences.currency(request)
    composer = Composer(
        found, currency=currency, chosen_sku=request.GET.get("v", ""), now=clock.now()
    )
    if not composer.is_sold:
        raise Http404
    view = composer.view()
    context = frame(
        request,
        product=view,
        structured_data=composer.structured_data(),
        og_image=urljoin(settings.PUBLIC_URL, view.pictures[0].full) if view.pictures else "",
        rails=homes.beside(found.product, currency=currency),
        tab="shop",
        department=found.trail[0].code,
        alternates=_alternates("storefront:product", found.product),
    )
    response = render(request, "storefront/product.html", context)
    tags = ("navigation", f"product:{found.product.pk}", f"list:{found.product.main_category_id}")
    return page_cache.tag(response, *tags)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of words."""
    found = catalogue.page(slug=slug)
    if found is None:
        raise Http404
    body = mark_safe(markdown.render(found.body))  # noqa: S308 -- markdown-it with HTML switched off
    response = render(request, "storefront/page.html", frame(request, title=found.title, body=body))
    return page_cache.tag(response, "navigation", "content")


def root(request: HttpRequest) -> HttpResponse:
    """Choose a language: the cookie's, else the browser's."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect(reverse("storefront:home"))
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _breadcrumb(trail: Sequence[Category]) -> list[Link]:
    links = [Link(category.name, category_url(category)) for category in trail]
    return [Link(_("Home"), reverse("storefront:home")), *links]


def _alternates(view: str, row: Category | Product) -> dict[str, str]:
    """Return an address by language: each language has a slug of its own."""
    addresses = {}
    for language, slug in slugs_of(row).items():
        with translation.override(language):
            addresses[language] = reverse(view, args=[slug])
    return addresses
