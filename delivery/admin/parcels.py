"""Operators' screens for parcels under way, what carriers tell, and how they do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core import clock
from core.admin import ReadOnlyAdmin
from delivery import performance
from delivery.models import CarrierNotice, Parcel, ParcelScan
from delivery.types import Status

STATUSES = {
    Status.REGISTERED: "default",
    Status.MOVING: "info",
    Status.OUT: "info",
    Status.FAILED: "warning",
    Status.DELIVERED: "success",
    Status.RETURNED: "danger",
}


class LateFilter(admin.SimpleListFilter):
    """What will not be there in time."""

    title = _("predicted late")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the one answer worth asking for."""
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Parcel]) -> QuerySet[Parcel]:
        """Narrow the list."""
        if self.value() == "yes":
            return queryset.filter(late_since__isnull=False, delivered_at=None)
        return queryset


class ScanInline(TabularInline):
    """What the carrier told."""

    model = ParcelScan
    fields = ("at", "status", "place")
    readonly_fields = fields
    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Carriers tell."""
        return False


@admin.register(Parcel)
class ParcelAdmin(ReadOnlyAdmin):
    """Parcels, where they are, and what was promised."""

    list_display = (
        "tracking",
        "reference",
        "carrier",
        "area",
        "shown_status",
        "status_at",
        "promised_by",
        "expected_by",
        "delivered_at",
    )
    list_filter = ("status", LateFilter, "carrier")
    search_fields = ("tracking__exact", "reference__exact")
    search_help_text = _("Order or tracking number: scan to find")
    ordering = ("-pk",)
    inlines = (ScanInline,)
    actions_list = ("report",)

    @display(description=_("status"), label=STATUSES)
    def shown_status(self, parcel: Parcel) -> tuple[str, str]:
        """Show the status as a chip."""
        return parcel.status, parcel.get_status_display()

    @action(description=_("Promised and delivered"), icon="query_stats")
    def report(self, request: HttpRequest) -> HttpResponse:
        """Open the report."""
        return redirect("admin:delivery_parcel_report")

    def get_urls(self) -> list[Any]:
        """Add the report's address."""
        view = self.admin_site.admin_view(self.report_view)
        return [path("report/", view, name="delivery_parcel_report"), *super().get_urls()]

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """Show how carriers kept what was promised."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("Promised and delivered"),
            "rows": performance.report(now=clock.now()),
            "days": performance.DAYS,
            "target": round(performance.TARGET * 100),
            "opts": self.opts,
            "back_url": reverse("admin:delivery_parcel_changelist"),
        }
        return TemplateResponse(request, "admin/deliveries_report.html", context)


@admin.register(CarrierNotice)
class CarrierNoticeAdmin(ReadOnlyAdmin):
    """Notices as they came."""

    list_display = ("received_at", "carrier_code", "event_id", "state", "error")
    list_filter = ("state", "carrier_code")
    ordering = ("-pk",)
