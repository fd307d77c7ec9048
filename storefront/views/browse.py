"""Finding: home, departments, categories, search, products, pages. All public, all cached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import selectors as catalogue
from catalog.models import Category, Product
from catalog.product_pages import ProductPage
from catalog.types import Bond, Status
from catalog.voice_pages import Asked
from core import clock, page_cache, preferences
from recommendations.serving.feeds import Around
from recommendations.serving.values import Page
from search import selectors as search
from storefront.cards import Chip, Link, Picture, Seo
from storefront.composing import home as homes
from storefront.composing import suggesting, voices
from storefront.composing.addresses import alternates
from storefront.composing.frame import address_of, category_url, frame
from storefront.composing.listings import instead, is_narrowed, listing, query_of
from storefront.composing.pictures import picture
from storefront.composing.products import Composer
from storefront.composing.structured import (
    absolute,
    breadcrumb,
    collection,
    organization,
    website,
    written,
)
from storefront.views import life

EVERYWHERE = "list:0"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The shop window."""
    now = clock.now()
    window = homes.window(currency=preferences.currency(request), now=now)
    title = _("%s: well-made things for every room") % settings.SHOP_NAME
    seo = Seo(
        title,
        _("Well-made things for every room and every day, from makers we know by name."),
        data=written([organization(), website()]),
    )
    slots = suggesting.public(request, Page.HOME, now=now)
    context = frame(request, **window, slots=slots, tab="home", seo=seo)
    response = render(request, "storefront/home.html", context)
    return page_cache.tag(response, "navigation", "content", "slots", EVERYWHERE)


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
    links = _breadcrumb(here.trail)
    context = frame(
        request,
        listing=listing(
            request,
            query,
            title=found.name,
            intro=found.intro,
            chips=chips if len(chips) > 1 else [],
        ),
        breadcrumb=links,
        top_of=found.pk,
        seo=_category_seo(found, links),
        noindex=is_narrowed(query),
        tab="shop",
        suggested=[],
        department=here.trail[0].code,
        alternates=alternates("storefront:category", found),
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
    found = catalogue.product_page(slug=slug, statuses=catalogue.SHOWN)
    if found is None:
        return life.elsewhere(slug)
    currency, now = preferences.currency(request), clock.now()
    composer = Composer(found, currency=currency, chosen_sku=request.GET.get("v", ""), now=now)
    if found.product.status == Status.ANNOUNCED and not composer.is_open_for_preorders:
        return life.announced(request, found, alternates("storefront:product", found.product))
    if not composer.is_sold:
        raise Http404
    asked = Asked(size=voices.ON_PRODUCT_PAGE, questions=voices.QUESTIONS_BESIDE)
    said = catalogue.voices(product_id=found.product.pk, asked=asked)
    context = frame(
        request,
        product=composer.view(),
        said=voices.Composer(found.product, said, asked).view(),
        structured_data=composer.structured_data(said),
        slots=suggesting.public(request, Page.PRODUCT, now=now, around=_around(found)),
        tab="shop",
        department=found.trail[0].code,
        alternates=alternates("storefront:product", found.product),
    )
    context["seo"] = _product_seo(found.product, context)
    response = render(request, "storefront/product.html", context)
    pk, category_id = found.product.pk, found.product.main_category_id
    tags = ("navigation", "slots", f"product:{pk}", f"voices:{pk}", f"list:{category_id}")
    return page_cache.tag(response, *tags)


def root(request: HttpRequest) -> HttpResponse:
    """Choose a language: the cookie's, else the browser's."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect(reverse("storefront:home"))
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _around(found: ProductPage) -> Around:
    return Around(
        anchors=(found.product.pk,),
        category_id=found.product.main_category_id,
        accessories=_ids(found, Bond.ACCESSORY, Bond.CONTENT),
        instead=_ids(found, Bond.SUBSTITUTE),
    )


def _ids(found: ProductPage, *bonds: Bond) -> tuple[int, ...]:
    return tuple(one.product.pk for one in found.related(*bonds))


def _breadcrumb(trail: Sequence[Category]) -> list[Link]:
    links = [Link(category.name, category_url(category)) for category in trail]
    return [Link(_("Home"), reverse("storefront:home")), *links]


def _category_seo(found: Category, links: Sequence[Link]) -> Seo:
    description = found.seo_description or found.intro or found.name
    here = collection(name=found.name, description=description, url=links[-1].url)
    return Seo(
        found.seo_title or found.name,
        description,
        keywords=found.keywords,
        image=_image(picture(found.image)),
        data=written([here, breadcrumb(links)]),
    )


def _product_seo(found: Product, context: Mapping[str, Any]) -> Seo:
    pictures = context["product"].pictures
    return Seo(
        found.seo_title or found.name,
        found.seo_description or found.summary or found.name,
        keywords=found.keywords or ", ".join(tag.name for tag in found.tags.all()),
        image=_image(pictures[0] if pictures else None),
        kind="product",
        data=context["structured_data"],
    )


def _image(view: Picture | None) -> str:
    return absolute(view.full) if view else ""
