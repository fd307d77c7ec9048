"""Operators' screens for prices and tax."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import QuickAdmin, money_of
from pricing.models import Price, PriceList, TaxRate
from pricing.services import prices


class PriceForm(forms.ModelForm[Price]):
    """Checks what the service would refuse, beside the field."""

    class Meta:
        model = Price
        fields = ("variant", "price_list", "amount", "was")

    def clean(self) -> dict[str, Any]:
        """A price before that is not higher is no reduction."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        was, amount = data.get("was"), data.get("amount")
        if was is not None and amount is not None and was <= amount:
            self.add_error("was", str(prices.WasNotHigher.message))
        return data


@admin.register(Price)
class PriceAdmin(QuickAdmin):
    """What each SKU costs on each list."""

    form = PriceForm
    list_display = ("variant", "product_name", "price_list", "shown_amount", "shown_was")
    list_display_links = ("variant",)
    list_select_related = ("variant__product", "price_list")
    list_filter = ("price_list",)
    search_fields = ("variant__sku__istartswith", "variant__barcode__exact")
    search_help_text = _("SKU or barcode")
    autocomplete_fields = ("variant",)
    ordering = ("-pk",)

    @admin.display(description=_("product"))
    def product_name(self, price: Price) -> str:
        """Show what it is."""
        return price.variant.product.name

    @admin.display(description=_("price"), ordering="amount")
    def shown_amount(self, price: Price) -> str:
        """Show the price."""
        return money_of(price.amount, price.price_list.currency)

    @admin.display(description=_("price before"))
    def shown_was(self, price: Price) -> str:
        """Show the price before."""
        return money_of(price.was, price.price_list.currency)

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

    def get_readonly_fields(
        self, request: HttpRequest, obj: Price | None = None
    ) -> tuple[str, ...]:
        """Fix what a price is of: another SKU or list is another price."""
        return ("variant", "price_list") if obj else ()

    def delete_model(self, request: HttpRequest, obj: Price) -> None:
        """Take it away through the service, so that pages and search follow."""
        prices.remove(price=obj, now=clock.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Price]) -> None:
        """Take each away through the service."""
        for price in queryset:
            prices.remove(price=price, now=clock.now())


@admin.register(PriceList)
class PriceListAdmin(QuickAdmin):
    """Price lists."""

    list_display = ("name", "code", "currency", "is_public")


@admin.register(TaxRate)
class TaxRateAdmin(QuickAdmin):
    """Tax by country and class."""

    list_display = ("country", "tax_class", "percent", "is_inclusive")
    list_filter = ("country",)
