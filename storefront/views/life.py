"""Products that cannot be bought: announced, retired, sold out; and who wants to hear of them."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urljoin

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import selectors as catalogue
from catalog.models import Product
from catalog.selectors import ProductPage
from catalog.types import Status
from core import clock, limits, page_cache, preferences
from core.errors import Refusal
from inventory.services import alerts
from orders import selectors as orders
from storefront.composing.frame import category_url, frame
from storefront.composing.products import Composer
from storefront.forms.alerts import AlertForm

HOUR, DAY = 3600, 86_400


def announced(request: HttpRequest, found: ProductPage, alternates: dict[str, str]) -> HttpResponse:
    """A product before its launch: all about it, and a form instead of a button."""
    composer = _composer(request, found)
    view = composer.quiet()
    context = frame(
        request,
        product=view,
        sku=found.variants[0].sku if found.variants else "",
        og_image=urljoin(settings.PUBLIC_URL, view.pictures[0].full) if view.pictures else "",
        form=AlertForm(),
        tab="shop",
        department=found.trail[0].code,
        alternates=alternates,
    )
    response = render(request, "storefront/announced.html", context)
    return page_cache.tag(response, "navigation", f"product:{found.product.pk}")


def elsewhere(slug: str) -> HttpResponse:
    """Send visitors of a retired product on. Raises Http404 for an address that never was."""
    found = catalogue.successor(slug=slug)
    if found is None:
        raise Http404
    url = (
        reverse("storefront:product", args=[found.slug])
        if isinstance(found, Product)
        else category_url(found)
    )
    moved = HttpResponsePermanentRedirect(url)
    # It may come back one day, and browsers would keep this for ever.
    moved["Cache-Control"] = "public, max-age=300"
    return moved


@require_safe
def owned(request: HttpRequest, token: str, sku: str) -> HttpResponse:
    """What somebody has bought, as it is described, whether it is still sold or not."""
    order = orders.order_by_token(token=token)
    lines = order.lines.select_related("variant__product") if order else []
    variant = next((line.variant for line in lines if line.sku == sku and line.variant), None)
    if variant is None:
        raise Http404
    found = catalogue.product_page(
        public_id=variant.product.public_id, statuses=[status.value for status in Status]
    )
    if found is None:
        raise Http404
    is_sold = found.product.status in catalogue.SHOWN
    context = frame(
        request,
        product=_composer(request, found).quiet(),
        order_url=reverse("storefront:order", args=[token]),
        sold_url=reverse("storefront:product", args=[found.product.slug]) if is_sold else "",
        noindex=True,
    )
    return render(request, "storefront/owned.html", context)


@require_POST
def alert(request: HttpRequest) -> HttpResponse:
    """Remember who wants to hear of a variant; htmx gets the answer alone, everyone else a page."""
    form = AlertForm(request.POST)
    if form.is_valid():
        try:
            now, address = clock.now(), get_adapter(request).get_client_ip(request)
            limits.spend(what="alert-address", who=address, most=20, now=now)
            limits.spend(
                what="alert-mail",
                who=form.cleaned_data["email"],
                most=10,
                now=now,
                seconds=limits.DAY,
            )
            alerts.ask(language=get_language() or "en", **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    said = _("We will write to you once, as soon as it can be ordered.")
    errors = [str(error) for some in form.errors.values() for error in some]
    context = {"said": "" if errors else said, "errors": errors}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    if request.headers.get("HX-Request"):
        return render(request, "storefront/product/_alert_answer.html", context, status=status)
    context = frame(request, **context, noindex=True)
    return render(request, "storefront/alert.html", context, status=status)


def alert_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to forget (GET: programs follow links), then forget (POST)."""
    is_done = request.method == "POST"
    if is_done and not alerts.take_back(token=token):
        raise Http404
    context = frame(request, is_done=is_done, noindex=True)
    return render(request, "storefront/alert_stop.html", context)


def _composer(request: HttpRequest, found: ProductPage) -> Composer:
    currency = preferences.currency(request)
    return Composer(found, currency=currency, chosen_sku="", now=clock.now())
