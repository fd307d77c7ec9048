"""Operators see who is visited when."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from aftercare.models import Visit, VisitedService
from aftercare.services import visits
from core import clock
from core.admin import QuickAdmin, ReadOnlyAdmin


@admin.register(VisitedService)
class VisitedServiceAdmin(QuickAdmin):
    """Services that somebody comes for, and who."""

    list_display = ("product", "method")
    list_select_related = ("product", "method")
    autocomplete_fields = ("product",)
    ordering = ("product", "pk")


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    """The next visits first."""

    list_display = ("shown_time", "who", "service", "address", "done_at")
    list_select_related = ("slot__method__zone", "line__order")
    list_filter = (("done_at", admin.EmptyFieldListFilter),)
    search_fields = ("line__order__number__exact",)
    search_help_text = _("Order number: scan to find")
    ordering = ("-slot__starts_at",)
    fields = ("shown_time", "who", "service", "shown_order", "address", "note", "done_at")
    readonly_fields = ("shown_time", "who", "service", "shown_order", "address")
    actions_detail = ("finish",)

    @admin.display(description=_("time"), ordering="slot__starts_at")
    def shown_time(self, row: Visit) -> str:
        """Show the span, in the clock of the place."""
        zone = ZoneInfo(row.slot.method.zone.time_zone)
        starts, ends = row.slot.starts_at.astimezone(zone), row.slot.ends_at.astimezone(zone)
        return f"{starts:%F %H:%M}–{ends:%H:%M}"

    @admin.display(description=_("who comes"))
    def who(self, row: Visit) -> str:
        """Show the people."""
        return row.slot.method.name

    @admin.display(description=_("service"))
    def service(self, row: Visit) -> str:
        """Show what is to be done."""
        return row.line.name

    @admin.display(description=_("order"))
    def shown_order(self, row: Visit) -> str:
        """Lead to the order."""
        url = reverse("admin:orders_order_change", args=[row.line.order_id])
        return format_html('<a class="link" href="{}">{}</a>', url, row.line.order.number)

    @admin.display(description=_("address"))
    def address(self, row: Visit) -> str:
        """Show where to."""
        to = row.line.order.ship_to
        return ", ".join(part for part in (to["line1"], to["city"], to["postcode"]) if part)

    @action(description=_("Done"), icon="done_all", permissions=["finish"])
    def finish(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Note that it was carried out."""
        visits.finish(visit_id=object_id, now=clock.now(), actor_id=request.user.pk)
        messages.success(request, _("Noted as done."))
        return redirect("admin:aftercare_visit_change", object_id)

    def has_finish_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it is still to be done."""
        waiting = Visit.objects.filter(pk=object_id or 0, done_at=None)
        return request.user.has_perm("aftercare.change_visit") and waiting.exists()
