"""Operators' screens for money."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from core.admin import ReadOnlyAdmin
from payments.models import Payment, Refund, Webhook


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """Payments and what became of them."""

    list_display = (
        "reference",
        "gateway",
        "amount",
        "currency",
        "state",
        "refunded",
        "settled_at",
        "failure",
    )
    list_filter = ("state", "gateway", "currency")
    search_fields = ("reference", "gateway_reference", "public_id")
    ordering = ("-pk",)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    """Money on its way back."""

    list_display = ("payment", "amount", "reason", "state", "attempts", "next_attempt_at", "error")
    list_select_related = ("payment",)
    list_filter = ("state",)
    search_fields = ("payment__reference",)
    ordering = ("-pk",)


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    """The inbox of gateways' notices."""

    list_display = ("gateway", "event_id", "state", "received_at", "error")
    list_filter = ("state", "gateway")
    search_fields = ("event_id",)
    ordering = ("-pk",)
    fields = ("gateway", "event_id", "body", "state", "error", "received_at")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Those who see payments see how they were told."""
        return request.user.has_perm("payments.view_webhook")
