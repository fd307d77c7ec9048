"""Operators take things through the workshop."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from aftercare.admin.repair_forms import STEPS
from aftercare.models import Repair, RepairEvent
from aftercare.types import RepairState
from core.admin import money_of
from core.admin_steps import StepsAdmin

COLOURS = {
    RepairState.EXPECTED: "info",
    RepairState.RECEIVED: "warning",
    RepairState.QUOTED: "info",
    RepairState.AGREED: "info",
    RepairState.MENDING: "warning",
    RepairState.MENDED: "success",
    RepairState.UNMENDED: "warning",
    RepairState.DECLINED: "danger",
}


class RepairEventInline(TabularInline):
    """Its steps."""

    model = RepairEvent
    verbose_name_plural = _("Timeline")
    fields = ("at", "state", "actor")
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The shop writes it."""
        return False


@admin.register(Repair)
class RepairAdmin(StepsAdmin):
    """Repairs with the steps that are possible now; the longest waiting last."""

    steps = STEPS
    subject = "repair_id"
    pictures_in = "photos"
    list_display = (
        "number",
        "shown_state",
        "line",
        "in_warranty",
        "way",
        "asked_at",
        "shown_quote",
    )
    list_select_related = ("order", "line")
    list_filter = ("state", "in_warranty", "way")
    search_fields = ("number__istartswith", "serial__exact", "order__email__exact")
    search_help_text = _("Repair number, serial number or e-mail address: scan to find")
    ordering = ("-pk",)
    inlines = (RepairEventInline,)
    fields = (
        "shown_order",
        ("number", "state"),
        ("line", "serial", "in_warranty"),
        ("way", "location"),
        ("pickup_from", "pickup_until"),
        "fault",
        "pictures",
        "diagnosis",
        ("shown_quote", "quoted_until", "shown_charge"),
        ("carrier", "tracking"),
        "answer",
        "asked_at",
    )
    readonly_fields = ("shown_order", "shown_quote", "shown_charge", "pictures")

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, row: Repair) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @admin.display(description=_("quote"))
    def shown_quote(self, row: Repair) -> str:
        """Show what it would cost."""
        return money_of(row.quote, row.order.currency)

    @admin.display(description=_("order"))
    def shown_order(self, row: Repair) -> str:
        """Lead to the order."""
        return _order_link(row.order_id, row.order.number)

    @admin.display(description=_("paid with order"))
    def shown_charge(self, row: Repair) -> str:
        """Lead to the order that pays for it."""
        return _order_link(row.charge.pk, row.charge.number) if row.charge else "–"

    @admin.display(description=_("pictures"))
    def pictures(self, row: Repair) -> SafeString | str:
        """Show what the shopper took pictures of."""
        return self.pictures_of(row)


def _order_link(order_id: int, number: str) -> str:
    url = reverse("admin:orders_order_change", args=[order_id])
    return format_html('<a class="link" href="{}">{}</a>', url, number)
