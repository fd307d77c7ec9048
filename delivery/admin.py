"""Operators' screens for delivery."""

from django.contrib import admin
from unfold.admin import TabularInline

from core.admin import TranslatedAdmin
from delivery.models import Method, Rate, Zone


class RateInline(TabularInline):
    """What a method costs."""

    model = Rate
    extra = 0


@admin.register(Method)
class MethodAdmin(TranslatedAdmin):
    """Ways to deliver with their rates."""

    list_display = ("name", "zone", "carrier", "min_days", "max_days", "position", "is_active")
    list_select_related = ("zone",)
    list_editable = ("position", "is_active")
    inlines = (RateInline,)


@admin.register(Zone)
class ZoneAdmin(TranslatedAdmin):
    """Zones of countries."""

    list_display = ("name", "code", "countries")
