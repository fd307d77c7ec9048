"""What each SKU costs on each list, from how many units on, and what it cost before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from core import clock
from core.admin import QuickAdmin, money_of
from pricing import histories
from pricing.admin.charts import chart
from pricing.models import Price, PriceBreak
from pricing.services import breaks, prices
from pricing.services.prices import Because


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


class BreaksFormSet(forms.BaseInlineFormSet[PriceBreak, Price, forms.ModelForm[PriceBreak]]):
    """Checks what the service would refuse, beside the rows."""

    def steps(self) -> dict[int, Decimal]:
        """Return what was entered and not struck out, by the least quantity."""
        rows = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        return {
            row["from_quantity"]: row["amount"]
            for row in rows
            if row.get("from_quantity") and row.get("amount") is not None
        }

    def clean(self) -> None:
        """From more units on, one must cost less."""
        super().clean()
        amount = self.instance.amount
        if amount is not None and breaks.problem_of(amount, self.steps()):
            raise forms.ValidationError(str(breaks.BreaksMustFall.message))


class BreakInline(TabularInline):
    """What one unit costs from a quantity on."""

    model = PriceBreak
    formset = BreaksFormSet
    fields = ("from_quantity", "amount")
    extra = 0
    hide_title = True


@admin.register(Price)
class PriceAdmin(QuickAdmin):
    """What each SKU costs on each list."""

    form = PriceForm
    inlines = (BreakInline,)
    fields = ("variant", "price_list", "amount", "was", "history")
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
            because=Because(actor_id=request.user.pk),
        )
        obj.pk = saved.pk

    def save_formset(
        self, request: HttpRequest, form: ModelForm[Price], formset: Any, change: bool
    ) -> None:
        """Set the prices from a quantity on through their service."""
        formset.save(commit=False)  # tells the log what was changed
        breaks.put(
            price=Price.objects.select_related("variant").get(pk=form.instance.pk),
            steps=formset.steps(),
            now=clock.now(),
            because=Because(actor_id=request.user.pk),
        )

    @admin.display(description=_("price history"))
    def history(self, price: Price) -> str:
        """Draw what it cost, and lead to every change."""
        if price.pk is None:
            return "–"
        return chart(price, histories.of_variant(variant_id=price.variant_id), now=clock.now())

    def get_readonly_fields(
        self, request: HttpRequest, obj: Price | None = None
    ) -> tuple[str, ...]:
        """Fix what a price is of: another SKU or list is another price."""
        return ("variant", "price_list", "history") if obj else ("history",)

    def delete_model(self, request: HttpRequest, obj: Price) -> None:
        """Take it away through the service, so that pages and search follow."""
        prices.remove(price=obj, now=clock.now(), because=Because(actor_id=request.user.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Price]) -> None:
        """Take each away through the service."""
        for price in queryset:
            prices.remove(price=price, now=clock.now(), because=Because(actor_id=request.user.pk))
