"""Operators set warranties and look them up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from aftercare.models import Serial, Warranty, WarrantyRule
from core.admin import QuickAdmin


@admin.register(WarrantyRule)
class WarrantyRuleAdmin(QuickAdmin):
    """The months by category."""

    list_display = ("__str__", "months")
    list_select_related = ("category",)
    autocomplete_fields = ("category",)
    ordering = ("category__path",)


class SerialInline(TabularInline):
    """The makers' numbers of its units: scanned when it is packed, or told by the shopper."""

    model = Serial
    fields = ("number",)
    extra = 0
    hide_title = True


@admin.register(Warranty)
class WarrantyAdmin(QuickAdmin):
    """Warranties by order and serial number; only the numbers are written here."""

    list_display = ("number", "name", "starts_on", "ends_on")
    list_select_related = ("line__order",)
    search_fields = ("line__order__number__exact", "line__sku__exact", "serials__number__exact")
    search_help_text = _("Order number, SKU or serial number: scan to find")
    inlines = (SerialInline,)
    fields = ("number", "name", ("starts_on", "ends_on"))
    readonly_fields = ("number", "name", "starts_on", "ends_on")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They begin by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A promise stays."""
        return False

    @admin.display(description=_("order"))
    def number(self, row: Warranty) -> str:
        """Show the order."""
        return row.line.order.number

    @admin.display(description=_("what"))
    def name(self, row: Warranty) -> str:
        """Show what it is on."""
        return f"{row.line.quantity} × {row.line.name}"
