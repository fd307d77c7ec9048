"""The ledger of promotions, and what the margin floor kept."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, money_of
from promotions.models import FloorBlock, Use


@admin.register(Use)
class UseAdmin(ReadOnlyAdmin):
    """What each promotion took off which order."""

    list_display = ("at", "promotion", "reference", "shown_amount", "code", "given_back_at")
    list_select_related = ("promotion", "code")
    list_filter = (("given_back_at", admin.EmptyFieldListFilter),)
    search_fields = ("reference__exact", "promotion__code__istartswith")
    search_help_text = _("Order number")
    ordering = ("-pk",)

    @admin.display(description=_("taken off"))
    def shown_amount(self, use: Use) -> str:
        """Show how much."""
        return money_of(use.amount, use.currency)


@admin.register(FloorBlock)
class FloorBlockAdmin(ReadOnlyAdmin):
    """What was not taken off because the price could not go lower."""

    list_display = ("at", "promotion", "reference", "shown_amount")
    list_select_related = ("promotion",)
    search_fields = ("reference__exact", "promotion__code__istartswith")
    search_help_text = _("Order number")
    ordering = ("-pk",)

    @admin.display(description=_("not taken off"))
    def shown_amount(self, block: FloorBlock) -> str:
        """Show how much."""
        return money_of(block.amount, block.currency)
