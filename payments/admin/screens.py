"""Operators' screens for payments and refunds: what happened, and what can be done now."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import CurrencyFilter, money_of
from payments.admin.moves import PAYMENT_MOVES, REFUND_MOVES, MoneyMoves
from payments.models import Payment, Refund
from payments.types import State


@admin.register(Payment)
class PaymentAdmin(MoneyMoves):
    """Payments and what became of them."""

    moves = PAYMENT_MOVES
    actions_detail = ("capture", "void", "refund")

    list_display = (
        "reference",
        "gateway",
        "shown_amount",
        "shown_state",
        "shown_refunded",
        "settled_at",
        "due_on",
        "failure",
    )
    list_filter = ("state", "gateway", CurrencyFilter)
    search_fields = ("reference__exact", "gateway_reference__exact", "public_id__exact")
    search_help_text = _("Order number or the gateway's reference")
    ordering = ("-pk",)
    fields = (
        ("reference", "state"),
        ("shown_amount", "shown_refunded"),
        ("gateway", "gateway_reference"),
        ("settled_at", "failure"),
        ("due_on", "months"),
        "payer",
    )
    readonly_fields = ("shown_amount", "shown_refunded")

    @display(
        description=_("state"),
        label={
            State.PENDING: "warning",
            State.ACTION: "warning",
            State.AUTHORISED: "info",
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

    # Each is offered only while it is possible, and opens a form: a GET changes nothing.

    @action(description=_("Take the money"), icon="payments", permissions=["capture"])
    def capture(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take promised money: from the card, or because it has come in."""
        return redirect("admin:payments_payment_move", object_id, "capture")

    @action(description=_("Let it go"), icon="cancel", permissions=["void"])
    def void(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Let go of promised money."""
        return redirect("admin:payments_payment_move", object_id, "void")

    @action(description=_("Give money back"), icon="undo", permissions=["refund"])
    def refund(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give all or a part back."""
        return redirect("admin:payments_payment_move", object_id, "refund")

    def has_capture_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether there is promised money to take."""
        return self.may(request, object_id, "capture")

    def has_void_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether there is promised money to let go of."""
        return self.may(request, object_id, "void")

    def has_refund_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether there is money to give back."""
        return self.may(request, object_id, "refund")


@admin.register(Refund)
class RefundAdmin(MoneyMoves):
    """Money on its way back."""

    moves = REFUND_MOVES
    actions_detail = ("by_hand", "again")

    list_display = (
        "order_number",
        "shown_amount",
        "destination",
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
            Refund.State.BY_HAND: "info",
            Refund.State.DONE: "success",
            Refund.State.FAILED: "danger",
        },
    )
    def shown_state(self, refund: Refund) -> tuple[str, str]:
        """Show the state as a chip."""
        return refund.state, refund.get_state_display()

    @action(description=_("Paid out by hand"), icon="task_alt", permissions=["by_hand"])
    def by_hand(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Note that somebody has paid it out."""
        return redirect("admin:payments_refund_move", object_id, "by_hand")

    @action(description=_("Ask again"), icon="refresh", permissions=["again"])
    def again(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Have the gateway asked again now."""
        return redirect("admin:payments_refund_move", object_id, "again")

    def has_by_hand_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether it waits for somebody's hand."""
        return self.may(request, object_id, "by_hand")

    def has_again_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether asking again makes sense."""
        return self.may(request, object_id, "again")
