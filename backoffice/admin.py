"""Products as operators work on them: with the prices and the stock of every variant.

The catalogue knows neither, so its own screens are taken in here and completed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline
from unfold.admin import TabularInline

from backoffice import drifts, price_bands
from backoffice.tags import MOST
from catalog.admin.products import ProductAdmin, VariantAdmin, VariantInline
from catalog.models import PersonalChoice, PersonalField, Product, Variant
from catalog.services import products
from core import clock
from core.admin import TranslatedAdmin, money_of
from inventory.models import StockItem
from pricing.admin import PriceForm
from pricing.models import Price, Surcharge
from pricing.services import prices
from transfers.admin import begin_export
from transfers.models import Export

__all__ = ["drifts", "price_bands"]

LINK = '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>'

admin.site.index_title = _("Overview")


class WorkedVariantInline(VariantInline):
    """A variant with what it costs and how many there are."""

    fields = (*VariantInline.fields, "shown_prices", "shown_stock")
    readonly_fields = (*VariantInline.readonly_fields, "shown_prices", "shown_stock")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        """Fetch prices and stock of all variants at once."""
        rows: QuerySet[Variant] = super().get_queryset(request)
        return rows.prefetch_related("prices__price_list", "stock")

    def get_fields(self, request: HttpRequest, obj: Product | None = None) -> list[str]:
        """Leave out what this operator may not see."""
        hidden = set()
        if not request.user.has_perm("pricing.view_price"):
            hidden.add("shown_prices")
        if not request.user.has_perm("inventory.view_stockitem"):
            hidden.add("shown_stock")
        return [field for field in self.fields if field not in hidden]

    @admin.display(description=_("prices"))
    def shown_prices(self, variant: Variant) -> str:
        """Show every price; it leads to where they are set."""
        if variant.pk is None:
            return "–"
        told = " · ".join(
            money_of(price.amount, price.price_list.currency) for price in variant.prices.all()
        )
        address = reverse("admin:catalog_variant_change", args=[variant.pk])
        return format_html(LINK, address, told or _("Set prices"))

    @admin.display(description=_("stock"))
    def shown_stock(self, variant: Variant) -> str:
        """Show the free units of all locations; it leads to each location's row."""
        if variant.pk is None:
            return "–"
        address = reverse("admin:inventory_stockitem_changelist")
        free = sum(row.available for row in variant.stock.all())
        return format_html(LINK, f"{address}?q={quote(variant.sku)}", free)


class PriceInline(TabularInline):
    """What a variant costs on each list; none on a list means not sold there."""

    model = Price
    form = PriceForm
    fields = ("price_list", "amount", "was")
    extra = 0
    hide_title = True


class StockInline(TabularInline):
    """How many there are, by location; a row's own page books units in and out."""

    model = StockItem
    fields = ("location", "on_hand", "reserved", "available_units", "safety")
    readonly_fields = ("location", "on_hand", "reserved", "available_units", "safety")
    extra = 0
    can_delete = False
    hide_title = True
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockItem]:
        """Fetch the rows' names at once."""
        rows: QuerySet[StockItem] = super().get_queryset(request)
        return rows.select_related("location", "variant")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come with variants and locations."""
        return False

    @admin.display(description=_("available"))
    def available_units(self, row: StockItem) -> int:
        """Show what can be promised."""
        return row.available


class PrintsTags:
    """Rows whose tags for the shelf can be printed; `tag_parameter` names what the ids are."""

    tag_parameter = ""

    @admin.action(description=_("Print tags for the shelf"), permissions=["view"])
    def print_tags(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Open the page to print."""
        ids = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[:MOST])
        return redirect(f"{reverse('tags')}?{self.tag_parameter}={ids}")


admin.site.unregister(Product)
admin.site.unregister(Variant)


@admin.register(Product)
class WorkedProductAdmin(PrintsTags, ProductAdmin):
    """Products with prices and stock beside each variant."""

    tag_parameter = "product"
    actions = ("print_tags", "export_csv", "export_xlsx")
    inlines = (WorkedVariantInline, *ProductAdmin.inlines[1:])

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may take products out as a file."""
        return request.user.has_perm("transfers.add_export")

    @admin.action(description=_("Export as CSV"), permissions=["export"])
    def export_csv(self, request: HttpRequest, rows: QuerySet[Product]) -> HttpResponse:
        """Have the chosen products, or all that the filter finds, written into a file."""
        return _export(request, Export.Format.CSV, rows)

    @admin.action(description=_("Export as Excel"), permissions=["export"])
    def export_xlsx(self, request: HttpRequest, rows: QuerySet[Product]) -> HttpResponse:
        """Have them written into a workbook."""
        return _export(request, Export.Format.XLSX, rows)


def _export(request: HttpRequest, file_format: str, rows: QuerySet[Product]) -> HttpResponse:
    ids = list(rows.order_by().values_list("pk", flat=True).distinct())
    return begin_export(request, file_format=file_format, product_ids=ids)


@admin.register(Variant)
class WorkedVariantAdmin(PrintsTags, VariantAdmin):
    """One SKU with its prices and its stock."""

    tag_parameter = "variant"
    actions = (*VariantAdmin.actions, "print_tags")
    inlines = (PriceInline, StockInline)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Set prices through their service, so that pages and search follow."""
        if formset.model is not Price:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        now = clock.now()
        moved = [price for price, fields in formset.changed_objects if "price_list" in fields]
        for price in [
            *formset.deleted_objects,
            *Price.objects.filter(pk__in=[p.pk for p in moved]),
        ]:
            prices.remove(price=price, now=now)
        for price in [*(price for price, _fields in formset.changed_objects), *formset.new_objects]:
            prices.put(
                variant_id=form.instance.pk,
                price_list=price.price_list,
                amount=price.amount,
                was=price.was,
                now=now,
            )


class PersonalChoiceInline(TranslationTabularInline, TabularInline):
    """The answers a field allows."""

    model = PersonalChoice
    extra = 0
    hide_title = True
    fields = ("code", "label", "position")


class SurchargeInline(TabularInline):
    """What it costs on top, in each currency; with a choice, only that one."""

    model = Surcharge
    extra = 0
    hide_title = True
    fields = ("choice", "currency", "amount")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer this field's choices only."""
        if db_field.name == "choice":
            match = request.resolver_match
            field_id = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = PersonalChoice.objects.filter(field=field_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(PersonalField)
class PersonalFieldAdmin(TranslatedAdmin):
    """One thing that can be put on a product, with its choices and what they cost."""

    list_display = ("product", "name", "kind", "lead_days")
    list_select_related = ("product",)
    search_fields = ("product__code", "name_en", "name_zh_hans")
    autocomplete_fields = ("product",)
    inlines = (PersonalChoiceInline, SurchargeInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save and tell."""
        super().save_related(request, form, formsets, change)
        products.changed(product_id=form.instance.product_id, now=clock.now())

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from its product."""
        return False
