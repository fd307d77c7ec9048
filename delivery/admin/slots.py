"""Operators' screens for slots, postcode areas and holidays."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.validators import MinValueValidator
from django.http import HttpRequest

from core.admin import QuickAdmin, ReadOnlyAdmin
from delivery.models import Area, Holiday, Slot, SlotBooking


@admin.register(Slot)
class SlotAdmin(QuickAdmin):
    """The slots that are open; they come from the plans of their method."""

    list_display = ("starts_at", "ends_at", "method", "booked", "capacity")
    list_select_related = ("method",)
    list_filter = ("method",)
    date_hierarchy = "starts_at"
    ordering = ("starts_at",)
    readonly_fields = ("method", "starts_at", "ends_at", "booked")
    fields = ("method", ("starts_at", "ends_at"), ("booked", "capacity"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are opened by plan."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A slot is closed by its capacity."""
        return False

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Never fewer places than are taken."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "capacity" in form.base_fields:
            form.base_fields["capacity"].validators.append(MinValueValidator(obj.booked))
        return form


@admin.register(SlotBooking)
class SlotBookingAdmin(ReadOnlyAdmin):
    """Which sale has a place in which slot."""

    list_display = ("slot", "reference")
    list_select_related = ("slot",)
    search_fields = ("reference",)
    ordering = ("-pk",)


@admin.register(Area)
class AreaAdmin(QuickAdmin):
    """About where postcodes lie."""

    list_display = ("country", "prefix", "name", "latitude", "longitude")
    list_filter = ("country",)
    search_fields = ("prefix", "name")
    ordering = ("country", "prefix")


@admin.register(Holiday)
class HolidayAdmin(QuickAdmin):
    """Days on which nothing leaves and nothing arrives."""

    list_display = ("day", "country", "name")
    list_filter = ("country",)
    ordering = ("day",)
