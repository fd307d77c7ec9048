"""Every change of a price."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, money_of
from pricing.models import PriceChange


@admin.register(PriceChange)
class PriceChangeAdmin(ReadOnlyAdmin):
    """What prices were, who changed them and why."""

    list_display = ("at", "sku", "price_list", "quantity", "shown", "shown_was", "why", "by")
    list_select_related = ("variant", "price_list", "actor")
    list_filter = ("why", "price_list")
    search_fields = ("variant__sku__istartswith", "reference")
    search_help_text = _("SKU")
    ordering = ("-pk",)

    @admin.display(description=_("SKU"))
    def sku(self, change: PriceChange) -> str:
        """Show of what; a whole list has none."""
        return change.variant.sku if change.variant else "∗"

    @admin.display(description=_("from this many units"))
    def quantity(self, change: PriceChange) -> str:
        """Show from how many on."""
        return "" if change.from_quantity == 1 else f"{change.from_quantity}+"

    @admin.display(description=_("price"))
    def shown(self, change: PriceChange) -> str:
        """Show the price, or the percentage of a list."""
        if change.percent_off is not None:
            return f"−{change.percent_off.normalize():f}%"
        return money_of(change.amount, change.price_list.currency)

    @admin.display(description=_("price before"))
    def shown_was(self, change: PriceChange) -> str:
        """Show the price before."""
        return money_of(change.was, change.price_list.currency) if change.was else ""

    @admin.display(description=_("by"))
    def by(self, change: PriceChange) -> str:
        """Show which operator did it; the shop's own changes leave it empty."""
        return change.actor.email if change.actor else ""
