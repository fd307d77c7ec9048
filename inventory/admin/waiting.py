"""Operators' screens for sales beyond stock."""

from __future__ import annotations

from django.contrib import admin

from core.admin import QuickAdmin, ReadOnlyAdmin
from inventory.models import BeyondStock, Waiting


@admin.register(BeyondStock)
class BeyondStockAdmin(QuickAdmin):
    """What may be sold before it is there."""

    list_display = ("variant", "kind", "most", "promised_on", "is_open")
    list_select_related = ("variant__product",)
    list_filter = ("kind", "is_open")
    list_editable = ("most", "promised_on", "is_open")
    autocomplete_fields = ("variant",)
    search_fields = ("variant__sku",)
    ordering = ("promised_on",)


@admin.register(Waiting)
class WaitingAdmin(ReadOnlyAdmin):
    """Who waits for what, in the order in which they are served."""

    list_display = ("reference", "variant", "quantity", "is_confirmed", "promised_on", "since")
    list_select_related = ("variant__product",)
    list_filter = ("is_confirmed",)
    search_fields = ("reference", "variant__sku")
    ordering = ("since", "pk")
