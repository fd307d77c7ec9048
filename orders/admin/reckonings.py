"""What orders were reckoned from, and whether the same comes out again."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from orders.models import Reckoning
from orders.rules import reckoning


@admin.register(Reckoning)
class ReckoningAdmin(ReadOnlyAdmin):
    """For whoever checks a price long after."""

    list_display = ("order", "total")
    list_select_related = ("order",)
    search_fields = ("order__number__exact",)
    search_help_text = _("Order number")
    ordering = ("-pk",)
    fields = ("order", "total", "again", "given", "found")
    readonly_fields = fields

    @admin.display(description=_("total"))
    def total(self, row: Reckoning) -> str:
        """Show what came out then."""
        return str(row.found.get("total", ""))

    @admin.display(description=_("reckoned again"))
    def again(self, row: Reckoning) -> str:
        """Reckon it again, and say whether the same comes out."""
        found = reckoning.found(reckoning.replayed(row.given))
        same = gettext("the same to the penny") if found == row.found else gettext("another result")
        return f"{found['total']}: {same}"
