"""Tags for shelves: a QR code that opens the product, its name, price and barcode, to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog.models import Variant
from core.money import Money
from pricing import selectors as prices

MOST = 200


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; `qr` is an SVG element."""

    name: str
    label: str
    sku: str
    barcode: str
    price: Money | None
    qr: SafeString


@staff_member_required
@permission_required("catalog.view_variant", raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """The tags of the products or variants in the address, ready for the printer."""
    context: dict[str, Any] = {
        "title": _("Tags for the shelf"),
        "tags": tags(_wanted(request), currency=request.GET.get("currency", "")),
    }
    return TemplateResponse(request, "backoffice/tags.html", context)


def tags(variants: list[Variant], *, currency: str) -> list[Tag]:
    """Return a tag per variant, with its price in a currency the shop sells in."""
    if currency not in settings.SHOP_CURRENCIES:
        currency = settings.SHOP_CURRENCIES[0]
    quotes = prices.quotes(variant_ids=[variant.pk for variant in variants], currency=currency)
    return [
        Tag(
            name=variant.product.name,
            label=variant.label,
            sku=variant.sku,
            barcode=variant.barcode,
            price=quotes[variant.pk].price if variant.pk in quotes else None,
            qr=_qr(f"{settings.PUBLIC_URL}{reverse('tag', args=[variant.sku])}"),
        )
        for variant in variants
    ]


def _wanted(request: HttpRequest) -> list[Variant]:
    name = "variant" if "variant" in request.GET else "product"
    ids = request.GET.get(name, "").split(",")
    if not all(one.isascii() and one.isdigit() for one in ids):
        raise BadRequest("not a list of ids")
    column = "pk__in" if name == "variant" else "product__in"
    rows = Variant.objects.filter(is_active=True, **{column: [int(one[:18]) for one in ids]})
    return list(rows.select_related("product").order_by("product", "position", "pk")[:MOST])


def _qr(text: str) -> SafeString:
    code = segno.make(text, error="m")
    return mark_safe(code.svg_inline(scale=3, border=2))  # noqa: S308 -- segno draws it
