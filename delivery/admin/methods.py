"""Operators' screens for delivery."""

from django.contrib import admin
from unfold.admin import TabularInline

from core.admin import TranslatedAdmin
from delivery.models import Method, Rate, SlotPlan, Zone


class RateInline(TabularInline):
    """What a method costs."""

    model = Rate
    extra = 0


class SlotPlanInline(TabularInline):
    """The times of a week at which its drivers can come."""

    model = SlotPlan
    fields = ("weekday", "starts", "ends", "capacity")
    extra = 0
    hide_title = True


@admin.register(Method)
class MethodAdmin(TranslatedAdmin):
    """Ways to deliver with their rates."""

    list_display = (
        "name",
        "zone",
        "kind",
        "carrier",
        "min_days",
        "max_days",
        "position",
        "is_active",
    )
    list_select_related = ("zone",)
    list_editable = ("position", "is_active")
    inlines = (RateInline, SlotPlanInline)


@admin.register(Zone)
class ZoneAdmin(TranslatedAdmin):
    """Zones of countries."""

    list_display = ("name", "code", "countries", "prefixes", "time_zone")
