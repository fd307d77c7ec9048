"""Suggestions apart from the pages they stand on, and what shoppers say to them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from catalog import selectors as catalogue
from core import clock, preferences
from core.errors import NotFound
from recommendations.selectors import dislikes
from recommendations.services import dislikes as saying
from recommendations.serving import book
from recommendations.serving.feeds import Around
from recommendations.serving.values import Page
from search import selectors as search
from storefront import shelves
from storefront.bags import person
from storefront.composing import suggesting
from storefront.composing.cards import html_by_id
from storefront.composing.frame import frame
from storefront.cookies import SHELF_COOKIE, token

CACHED_PAGES = (Page.HOME, Page.PRODUCT)
SHOWN_HIDDEN = 100


@require_GET
def part(request: HttpRequest) -> HttpResponse:
    """The personal slots of a cached page, each for its place there."""
    page = request.GET.get("page", "")
    if page not in CACHED_PAGES:
        raise Http404
    slots = suggesting.personal(request, page, now=clock.now(), around=_around(request))
    return render(request, "storefront/suggested/part.html", {"slots": slots})


@require_safe
def slot(request: HttpRequest, code: str) -> HttpResponse:
    """One slot on a page of its own: where personal ones lead without a script."""
    plan = book.plan(code)
    if plan is None:
        raise Http404
    view = suggesting.one(request, plan, now=clock.now(), around=_around(request))
    context = frame(request, slot=view, noindex=True)
    return render(request, "storefront/suggested/page.html", context)


@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """“Not interested”, or back again: a script gets a note for the card's place."""
    now = clock.now()
    posted = {name: str(value).replace("\0", "") for name, value in request.POST.items()}
    own = shelves.opened(request, now)
    product_id = posted.get("hide", posted.get("show", ""))
    is_hidden = "hide" in posted
    if not product_id:
        raise Http404
    try:
        if is_hidden:
            saying.add(shelf=own, product_id=product_id, slot=posted.get("slot", ""), now=now)
        else:
            saying.take_back(shelf=own, product_id=product_id)
    except NotFound as missing:
        raise Http404 from missing
    if not request.headers.get("HX-Request"):
        return shelves.kept(redirect("storefront:suggested-hidden"), own)
    context = {"product_id": product_id, "is_hidden": is_hidden}
    return shelves.kept(render(request, "storefront/suggested/said.html", context), own)


@require_safe
def hidden(request: HttpRequest) -> HttpResponse:
    """What this shopper wants to see no more, each to be taken back."""
    rows = dislikes.of(user_id=person(request), shelf_token=token(request, SHELF_COOKIE))
    products = [row.product for row in rows.select_related("product")[:SHOWN_HIDDEN]]
    hits = search.versions(product_ids=[product.pk for product in products])
    html = html_by_id(hits, currency=preferences.currency(request))
    gone = [(product, html.get(product.pk, "")) for product in products]
    context = frame(request, products=gone, title=_("Not interested"), noindex=True)
    return render(request, "storefront/suggested/hidden.html", context)


def _around(request: HttpRequest) -> Around:
    """Return what the page is about, if it says so; an unknown product is no product."""
    public_id = request.GET.get("product", "").replace("\0", "")[:16]
    product = catalogue.live_product(public_id=public_id) if public_id else None
    if product is None:
        return Around()
    return Around(anchors=(product.pk,), category_id=product.main_category_id)
