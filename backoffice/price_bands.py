"""Low, middle and high prices by category: set by hand, and where the range has a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from core import clock
from core.admin import CurrencyFilter, QuickAdmin
from orders.types import PAID_STATES
from pricing.models import PriceBand
from pricing.services import bands

SPAN = timedelta(days=90)
NAMES = {"low": _("Low"), "middle": _("Middle"), "high": _("High")}
# A band that sells so much more than its share of the range has too little in it.
WANTING = 1.5
FEWEST_SALES = 10

_REPORT = """
WITH offered AS (
  SELECT b.id AS band, g.id AS product, min(p.amount) AS amount
  FROM pricing_priceband b
  JOIN catalog_category c ON c.id = b.category_id
  JOIN catalog_category own ON starts_with(own.path, c.path)
  JOIN catalog_product g ON g.main_category_id = own.id AND g.status IN ('active', 'clearance')
  JOIN catalog_variant v ON v.product_id = g.id AND v.is_active
  JOIN pricing_price p ON p.variant_id = v.id
  JOIN pricing_pricelist l ON l.id = p.price_list_id AND l.is_public AND l.currency = b.currency
  GROUP BY b.id, g.id
), sold AS (
  SELECT v.product_id AS product, sum(ol.quantity) AS units
  FROM orders_orderline ol JOIN catalog_variant v ON v.id = ol.variant_id
  JOIN orders_order o ON o.id = ol.order_id AND o.state = ANY(%(paid)s) AND o.placed_at > %(since)s
  GROUP BY v.product_id
)
SELECT c.path, c.id, b.currency, k.name, count(x.product), coalesce(sum(x.units), 0)
FROM pricing_priceband b JOIN catalog_category c ON c.id = b.category_id
CROSS JOIN unnest(ARRAY['low', 'middle', 'high']) WITH ORDINALITY AS k(name, at)
LEFT JOIN (
  SELECT o.band, o.product, s.units,
    CASE WHEN o.amount < b.middle_from THEN 'low' WHEN o.amount < b.high_from THEN 'middle'
      ELSE 'high' END AS name
  FROM offered o JOIN pricing_priceband b ON b.id = o.band
  LEFT JOIN sold s ON s.product = o.product
) x ON x.band = b.id AND x.name = k.name
GROUP BY c.path, c.id, b.currency, k.name, k.at ORDER BY c.path, b.currency, k.at
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One band of a category: its share of the range, and of what was sold in 90 days."""

    category_id: int
    currency: str
    name: Any
    products: int
    units: int
    of_products: int
    of_units: int

    @property
    def is_gap(self) -> bool:
        """Whether nothing is offered here, or much less than is wanted."""
        if not self.products:
            return True
        return self.units >= FEWEST_SALES and self.of_units >= WANTING * self.of_products


def report(*, now: datetime) -> list[Row]:
    """Return every band of every category that has bands, in one statement."""
    paid = [state.value for state in PAID_STATES]
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, {"paid": paid, "since": now - SPAN})
        rows = cursor.fetchall()
    products: dict[tuple[int, str], int] = {}
    units: dict[tuple[int, str], int] = {}
    for _path, pk, currency, _name, offered, sold in rows:
        products[pk, currency] = products.get((pk, currency), 0) + offered
        units[pk, currency] = units.get((pk, currency), 0) + int(sold)
    return [
        Row(
            category_id=pk,
            currency=currency,
            name=NAMES[name],
            products=offered,
            units=int(sold),
            of_products=_percent(offered, products[pk, currency]),
            of_units=_percent(int(sold), units[pk, currency]),
        )
        for _path, pk, currency, name, offered, sold in rows
    ]


@admin.register(PriceBand)
class PriceBandAdmin(QuickAdmin):
    """Where low ends and high begins; what is set by hand stays."""

    list_display = ("category", "currency", "middle_from", "high_from", "is_manual")
    list_filter = (CurrencyFilter, "is_manual")
    list_select_related = ("category",)
    autocomplete_fields = ("category",)
    ordering = ("category__path", "currency")
    actions_list = ("report", "reckon")

    def save_model(self, request: HttpRequest, obj: PriceBand, form: Any, change: bool) -> None:
        """Let lists follow."""
        super().save_model(request, obj, form, change)
        bands.tell()

    @action(description=_("Gaps in the range"), url_path="report", permissions=["report"])
    def report(self, request: HttpRequest) -> HttpResponse:
        """What is offered and sold in each band."""
        rows = report(now=clock.now())
        names = {
            band.category_id: str(band.category)
            for band in PriceBand.objects.select_related("category")
        }
        context = self.admin_site.each_context(request) | {
            "title": _("Gaps in the range"),
            "opts": self.opts,
            "rows": [(names[row.category_id], row) for row in rows],
        }
        return TemplateResponse(request, "admin/price_bands.html", context)

    @action(description=_("Reckon anew"), url_path="reckon", permissions=["reckon"])
    def reckon(self, request: HttpRequest) -> HttpResponse:
        """Reckon what nobody has set by hand."""
        messages.success(request, _("%d bands.") % bands.reckon())
        return redirect("admin:pricing_priceband_changelist")

    def has_report_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may see prices."""
        return request.user.has_perm("pricing.view_priceband")

    def has_reckon_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may change bands."""
        return request.user.has_perm("pricing.change_priceband")


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
