"""Operators' screens for money."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import CurrencyFilter, ReadOnlyAdmin, money_of
from payments.models import Payment, Refund, Webhook
from payments.types import State


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """Payments and what became of them."""

    list_display = (
        "reference",
        "gateway",
        "shown_amount",
        "shown_state",
        "shown_refunded",
        "settled_at",
        "failure",
    )
    list_filter = ("state", CurrencyFilter)
    search_fields = ("reference__exact", "gateway_reference__exact", "public_id__exact")
    search_help_text = _("Order number or the gateway's reference")
    ordering = ("-pk",)
    fields = (
        ("reference", "state"),
        ("shown_amount", "shown_refunded"),
        ("gateway", "gateway_reference"),
        ("settled_at", "failure"),
    )
    readonly_fields = ("shown_amount", "shown_refunded")

    @display(
        description=_("state"),
        label={
            State.PENDING: "warning",
            State.ACTION: "warning",
            State.SUCCEEDED: "success",
            State.FAILED: "danger",
            State.CANCELLED: "default",
        },
    )
    def shown_state(self, payment: Payment) -> tuple[str, str]:
        """Show the state as a chip."""
        return payment.state, payment.get_state_display()

    @admin.display(description=_("amount"), ordering="amount")
    def shown_amount(self, payment: Payment) -> str:
        """Show what was asked for."""
        return money_of(payment.amount, payment.currency)

    @admin.display(description=_("refunded"))
    def shown_refunded(self, payment: Payment) -> str:
        """Show what went back."""
        return money_of(payment.refunded or None, payment.currency)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    """Money on its way back."""

    list_display = (
        "order_number",
        "shown_amount",
        "reason",
        "shown_state",
        "attempts",
        "next_attempt_at",
        "error",
    )
    list_select_related = ("payment",)
    list_filter = ("state",)
    search_fields = ("payment__reference__exact",)
    search_help_text = _("Order number")
    ordering = ("-pk",)

    @admin.display(description=_("order"))
    def order_number(self, refund: Refund) -> str:
        """Show whose."""
        return refund.payment.reference

    @admin.display(description=_("amount"))
    def shown_amount(self, refund: Refund) -> str:
        """Show how much."""
        return money_of(refund.amount, refund.payment.currency)

    @display(
        description=_("state"),
        label={
            Refund.State.QUEUED: "warning",
            Refund.State.DONE: "success",
            Refund.State.FAILED: "danger",
        },
    )
    def shown_state(self, refund: Refund) -> tuple[str, str]:
        """Show the state as a chip."""
        return refund.state, refund.get_state_display()


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    """The inbox of gateways' notices."""

    list_display = ("event_id", "gateway", "shown_state", "received_at", "error")
    list_filter = ("state",)
    search_fields = ("event_id",)
    ordering = ("-pk",)
    fields = ("gateway", "event_id", "body", "state", "error", "received_at")

    @display(
        description=_("state"),
        label={
            Webhook.State.RECEIVED: "warning",
            Webhook.State.PROCESSED: "success",
            Webhook.State.FAILED: "danger",
        },
    )
    def shown_state(self, webhook: Webhook) -> tuple[str, str]:
        """Show the state as a chip."""
        return webhook.state, webhook.get_state_display()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Those who see payments see how they were told."""
        return request.user.has_perm("payments.view_webhook")
