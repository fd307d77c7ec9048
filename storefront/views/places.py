"""The shop as a place: stores, what is on their shelves, and codes scanned there."""

from __future__ import annotations

from http import HTTPStatus
from math import isfinite

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import barcodes
from core import page_cache
from inventory import selectors as stock
from storefront.cards import Seo
from storefront.composing.frame import frame
from storefront.composing.places import rows

LONGEST_CODE = 200


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """Every store, in the shop's order."""
    seo = Seo(_("Our stores"), _("Where to find us, when we are open, and what is on the shelf."))
    context = frame(request, stores=rows(stock.stores()), seo=seo)
    response = render(request, "storefront/places/stores.html", context)
    return page_cache.tag(response, "navigation", "stores")


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """The stores, the nearest to where the shopper is first; the place is not kept."""
    here = _place(request.GET.get("here", ""))
    if here is None:
        return redirect("storefront:stores")
    context = frame(request, stores=rows(stock.stores(here=here)), near=True, noindex=True)
    return render(request, "storefront/places/stores.html", context)


@require_safe
def on_shelves(request: HttpRequest) -> HttpResponse:
    """In which stores one variant can be seen today."""
    variant = barcodes.scanned(code=_code(request, "sku"))
    if variant is None:
        raise Http404
    here = _place(request.GET.get("here", ""))
    found = rows(stock.stores(here=here, variant_id=variant.pk))
    context = frame(request, variant=variant, stores=found, noindex=True)
    return render(request, "storefront/places/on_shelves.html", context)


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """Open a product by its barcode: typed, or read by the camera."""
    code = _code(request, "code")
    variant = barcodes.scanned(code=code) if code else None
    if variant is not None:
        url = reverse("storefront:product", args=[variant.product.slug])
        return redirect(f"{url}?v={variant.sku}")
    error = _("We know no product with this code.") if code else ""
    context = frame(request, code=code, error=error, noindex=True)
    status = HTTPStatus.NOT_FOUND if error else HTTPStatus.OK
    return render(request, "storefront/places/scan.html", context, status=status)


def tag(request: HttpRequest, sku: str) -> HttpResponse:
    """What a QR code or an NFC tag on a shelf leads to: the product in the reader's language."""
    variant = barcodes.scanned(code=sku)
    if variant is None:
        raise Http404
    with translation.override(translation.get_language_from_request(request)):
        url = reverse("storefront:product", args=[variant.product.slug])
    response = redirect(f"{url}?v={variant.sku}")
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _code(request: HttpRequest, name: str) -> str:
    """Return what was scanned; of one of our own tags, what it is about."""
    code = request.GET.get(name, "").strip()[:LONGEST_CODE]
    ours = f"{settings.PUBLIC_URL}/t/"
    return code.removeprefix(ours).strip("/") if code.startswith(ours) else code


def _place(text: str) -> tuple[float, float] | None:
    """Return "51.5,-0.12" as latitude and longitude; anything else is no place."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 -- degrees
    return (latitude, longitude) if on_earth and isfinite(latitude + longitude) else None
