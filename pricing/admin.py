"""Operators' screens for prices and tax."""

from __future__ import annotations

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import QuickAdmin
from pricing.models import Price, PriceList, TaxRate
from pricing.services import prices


@admin.register(Price)
class PriceAdmin(QuickAdmin):
    """What each SKU costs on each list."""

    list_display = ("variant", "product_name", "price_list", "amount", "was")
    list_display_links = ("variant",)
    list_select_related = ("variant__product", "price_list")
    list_filter = ("price_list",)
    search_fields = ("variant__sku", "variant__barcode")
    search_help_text = _("SKU or barcode")
    autocomplete_fields = ("variant",)
    ordering = ("-pk",)

    @admin.display(description=_("product"))
    def product_name(self, price: Price) -> str:
        """Show what it is."""
        return price.variant.product.name

    def save_model(
        self, request: HttpRequest, obj: Price, form: ModelForm[Price], change: bool
    ) -> None:
        """Set the price through its service, so that pages and search follow."""
        saved = prices.put(
            variant_id=obj.variant_id,
            price_list=obj.price_list,
            amount=obj.amount,
            was=obj.was,
            now=clock.now(),
        )
        obj.pk = saved.pk


@admin.register(PriceList)
class PriceListAdmin(QuickAdmin):
    """Price lists."""

    list_display = ("name", "code", "currency", "is_public")


@admin.register(TaxRate)
class TaxRateAdmin(QuickAdmin):
    """Tax by country and class."""

    list_display = ("country", "tax_class", "percent", "is_inclusive")
    list_filter = ("country",)
