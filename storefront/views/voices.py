"""Reading what is said about a product: public, and kept whole in the cache."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import selectors as catalogue
from catalog.models import Product
from catalog.voice_pages import Asked
from core import page_cache
from storefront.cards import Link
from storefront.composing.addresses import alternates
from storefront.composing.frame import frame
from storefront.composing.voices import QUESTIONS_A_PAGE, Composer, asked_of


@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """All reviews of a product, filtered and in pages: an address of its own."""
    product, asked = _live(slug), asked_of(request)
    said = catalogue.voices(product_id=product.pk, asked=asked)
    title = _("Reviews of %s") % product.name
    context = frame(
        request,
        product=product,
        title=title,
        said=Composer(product, said, asked).view(),
        breadcrumb=_breadcrumb(product, _("Reviews")),
        noindex=bool(request.GET),
        alternates=alternates("storefront:product-reviews", product),
        tab="shop",
    )
    response = render(request, "storefront/reviews.html", context)
    return page_cache.tag(response, "navigation", *_tags(product))


@require_safe
def reviews_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The list alone, for a change of filter in place."""
    product, asked = _live(slug), asked_of(request)
    said = catalogue.voices(product_id=product.pk, asked=asked)
    context = {"said": Composer(product, said, asked).view()}
    response = render(request, "storefront/product/_review_list.html", context)
    return page_cache.tag(response, *_tags(product))


@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions about a product."""
    product, asked = _live(slug), asked_of(request)
    first = (asked.page - 1) * QUESTIONS_A_PAGE
    wanted = replace(
        Asked(size=0), questions=QUESTIONS_A_PAGE, questions_from=first, page=asked.page
    )
    said = catalogue.voices(product_id=product.pk, asked=wanted)
    shown = first + len(said.questions)
    following = f"?page={asked.page + 1}" if shown < said.question_count else ""
    context = frame(
        request,
        product=product,
        title=_("Questions about %s") % product.name,
        said=Composer(product, said, wanted).view(),
        next_url=following,
        breadcrumb=_breadcrumb(product, _("Questions")),
        alternates=alternates("storefront:product-questions", product),
        tab="shop",
    )
    response = render(request, "storefront/questions.html", context)
    return page_cache.tag(response, "navigation", *_tags(product))


def _live(slug: str) -> Product:
    product = catalogue.live_product(slug=slug)
    if product is None:
        raise Http404
    return product


def _tags(product: Product) -> tuple[str, str]:
    return f"product:{product.pk}", f"voices:{product.pk}"


def _breadcrumb(product: Product, here: str) -> list[Link]:
    home = Link(_("Home"), reverse("storefront:home"))
    above = Link(product.name, reverse("storefront:product", args=[product.slug]))
    return [home, above, Link(here, "", current=True)]
