"""How little may be earned."""

from __future__ import annotations

from django.contrib import admin

from core.admin import QuickAdmin
from pricing.models import MarginRule


@admin.register(MarginRule)
class MarginRuleAdmin(QuickAdmin):
    """Margin floors of the shop and of categories."""

    list_display = ("where", "percent")
    list_select_related = ("category",)
    autocomplete_fields = ("category",)
    ordering = ("category", "pk")

    @admin.display(description="")
    def where(self, rule: MarginRule) -> str:
        """Show what it is about."""
        return str(rule.category or "∗")
