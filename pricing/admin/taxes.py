"""Tax by country and class."""

from __future__ import annotations

from django.contrib import admin

from core.admin import QuickAdmin
from pricing.models import TaxRate


@admin.register(TaxRate)
class TaxRateAdmin(QuickAdmin):
    """Tax by country and class."""

    list_display = ("country", "tax_class", "percent", "is_inclusive")
    list_filter = ("country",)
