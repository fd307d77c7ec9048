"""Flash sales: a page for all that is kept, and beside it what is one shopper's alone."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import clock, page_cache, preferences
from core.errors import NotFound
from orders.services import flash as buying
from promotions import flash_gate, flash_reading
from promotions.flash_types import buyer_of
from promotions.models import FlashSale
from promotions.services import flash_claims
from storefront import bags
from storefront.cards import Seo
from storefront.composing import flash
from storefront.composing.flash import StandingView
from storefront.composing.frame import frame


@require_safe
def sales(request: HttpRequest) -> HttpResponse:
    """What is on, and what comes."""
    now, currency = clock.now(), preferences.currency(request)
    rows = [flash.view(sale, currency=currency, now=now) for sale in flash_reading.shown(now=now)]
    context = frame(request, sales=rows, tab="shop")
    response = render(request, "storefront/flash/sales.html", context)
    return page_cache.tag(response, "navigation", "flash")


@require_safe
def sale(request: HttpRequest, sale_id: str) -> HttpResponse:
    """One sale, the same for everybody; where one stands is fetched after it."""
    found = _found(sale_id)
    view = flash.view(found, currency=preferences.currency(request), now=clock.now())
    seo = Seo(title=view.title, description=view.title)
    context = frame(request, sale=view, tab="shop", seo=seo)
    response = render(request, "storefront/flash/sale.html", context)
    return page_cache.tag(response, "navigation", "flash", f"product:{found.variant.product_id}")


@require_safe
def state(request: HttpRequest, sale_id: str) -> HttpResponse:
    """Where somebody stands, asked for every other second."""
    context = _stand(request, sale_id)
    return render(request, "storefront/flash/_state.html", context)


@require_safe
def turn(request: HttpRequest, sale_id: str) -> HttpResponse:
    """The same as a page of its own, which fetches itself anew where there are no scripts."""
    context = _stand(request, sale_id)
    page = frame(request, **context, tab="shop", noindex=True)
    response = render(request, "storefront/flash/turn.html", page)
    stands = context["standing"]
    if isinstance(stands, StandingView) and not stands.is_final:
        response["Refresh"] = "3"
    return response


@require_POST
def enter(request: HttpRequest, sale_id: str) -> HttpResponse:
    """Ask for a unit, give it back, or order it."""
    user_id, now = bags.person(request), clock.now()
    page = reverse("storefront:flash-turn", args=[sale_id])
    if user_id is None:
        return redirect_to_login(reverse("storefront:flash-sale", args=[sale_id]))
    try:
        if "leave" in request.POST:
            flash_claims.leave(sale=sale_id, buyer=buyer_of(user_id), now=now)
        elif "order" in request.POST:
            return _order(request, sale_id, user_id)
        else:
            flash_claims.enter(sale=sale_id, buyer=buyer_of(user_id), now=now)
    except NotFound as missing:
        raise Http404 from missing
    except flash_gate.GateClosed:
        pass  # the state says so
    if request.headers.get("HX-Request"):
        return render(request, "storefront/flash/_state.html", _stand(request, sale_id))
    return redirect(page)


def _order(request: HttpRequest, sale_id: str, user_id: int) -> HttpResponse:
    """Lead to the checkout with what is held."""
    found = flash_reading.held(sale_id=_found(sale_id).pk, buyer=buyer_of(user_id))
    if found is None:
        return redirect("storefront:flash-turn", sale_id)
    cart = buying.cart_for(claim=found)
    url = f"{reverse('storefront:checkout')}?bag={cart.token}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _stand(request: HttpRequest, sale_id: str) -> dict[str, object]:
    now, user_id = clock.now(), bags.person(request)
    found = _found(sale_id)
    try:
        standing = (
            flash_claims.standing(sale=sale_id, buyer=buyer_of(user_id), now=now)
            if user_id
            else None
        )
        stands = flash.standing(found, standing, now=now)
    except flash_gate.GateClosed as closed:
        stands = StandingView("open", str(closed))
    return {
        "sale": flash.view(found, currency=preferences.currency(request), now=now),
        "standing": stands,
        "shop_name": settings.SHOP_NAME,
    }


def _found(sale_id: str) -> FlashSale:
    found = flash_reading.by_public_id(sale_id)
    if found is None:
        raise Http404
    return found
