"""How much the shop writes, when, and to whom no more."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import QuickAdmin
from messaging.models import Cap, QuietHours, Suppression


@admin.register(Cap)
class CapAdmin(QuickAdmin):
    """The budget of marketing messages, over all channels or one, for all or a segment."""

    list_display = ("scope", "people", "most", "days")
    list_editable = ("most", "days")
    ordering = ("channel", "segment")

    @admin.display(description=_("channel"), ordering="channel")
    def scope(self, cap: Cap) -> str:
        """Name the channel."""
        return cap.get_channel_display() or str(_("All together"))

    @admin.display(description=_("segment"), ordering="segment")
    def people(self, cap: Cap) -> str:
        """Name the segment."""
        return cap.segment or str(_("Everybody"))


@admin.register(QuietHours)
class QuietHoursAdmin(QuickAdmin):
    """One row: from when until when."""

    list_display = ("__str__", "starts", "ends")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """There is one row."""
        return False


@admin.register(Suppression)
class SuppressionAdmin(QuickAdmin):
    """Addresses that are not written to; an operator adds and removes them."""

    list_display = ("address", "channel", "reason", "at")
    list_filter = ("channel", "reason")
    search_fields = ("address",)
    fields = ("channel", "address", "reason")
    ordering = ("-at",)

    def save_model(
        self, request: HttpRequest, obj: Suppression, form: ModelForm[Suppression], change: Any
    ) -> None:
        """Note since when, and keep the address in one form."""
        obj.address = obj.address.strip().lower()
        if not change:
            obj.at = clock.now()
        super().save_model(request, obj, form, change)
