"""Operators' screens for what is compared with gateways, and on what terms they are offered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import CurrencyFilter, QuickAdmin, ReadOnlyAdmin, money_of
from payments.admin.moves import DIFFERENCE_MOVES, MoneyMoves
from payments.gateways.base import GATEWAYS
from payments.models import (
    Difference,
    GatewayRule,
    SavedMethod,
    Statement,
    TradeAccount,
    Webhook,
)


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


@admin.register(Difference)
class DifferenceAdmin(MoneyMoves):
    """Where the books disagree, what is proposed, and how each case ended."""

    moves = DIFFERENCE_MOVES
    actions_detail = ("act", "close")
    list_display = (
        "found_at",
        "gateway",
        "kind",
        "subject",
        "shown_ours",
        "shown_theirs",
        "act_name",
        "shown_state",
        "outcome",
    )
    list_filter = ("state", "kind", "gateway")
    search_fields = ("subject__exact", "payment__reference__exact")
    search_help_text = _("Order number or the gateway's reference")
    ordering = ("state", "-pk")
    list_select_related = ("payment",)
    fields = (
        ("gateway", "kind"),
        ("subject", "payment"),
        ("shown_ours", "shown_theirs"),
        ("act", "state"),
        ("outcome", "closed_at"),
    )
    readonly_fields = ("shown_ours", "shown_theirs")

    @display(description=_("state"), label={"open": "warning", "closed": "success"})
    def shown_state(self, case: Difference) -> tuple[str, str]:
        """Show the state as a chip."""
        return case.state, case.get_state_display()

    @admin.display(description=_("our books"))
    def shown_ours(self, case: Difference) -> str:
        """Show what we have written."""
        return money_of(case.ours, case.currency)

    @admin.display(description=_("gateway's books"))
    def shown_theirs(self, case: Difference) -> str:
        """Show what the gateway has written."""
        return money_of(case.theirs, case.currency)

    @admin.display(description=_("proposed"))
    def act_name(self, case: Difference) -> str:
        """Show what is proposed."""
        return case.get_act_display()

    @action(description=_("Do what is proposed"), icon="task_alt", permissions=["act"])
    def act(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Carry the proposal out."""
        return redirect("admin:payments_difference_move", object_id, "act")

    @action(description=_("Close the case"), icon="check", permissions=["close"])
    def close(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Close it with a word on how it ended."""
        return redirect("admin:payments_difference_move", object_id, "close")

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether something can be done at a press."""
        return self.may(request, object_id, "act")

    def has_close_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether the case is open."""
        return self.may(request, object_id, "close")


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    """Which days have been compared."""

    list_display = ("day", "gateway", "entries", "found", "done_at")
    list_filter = ("gateway",)
    ordering = ("-day", "gateway")


@admin.register(GatewayRule)
class GatewayRuleAdmin(QuickAdmin):
    """For which sums each way to pay is offered."""

    list_display = ("gateway", "currency", "is_on", "shown_least", "shown_most")
    list_filter = ("gateway", CurrencyFilter)
    fields = (("gateway", "currency"), "is_on", ("least", "most"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the ways to pay this shop has, by name."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "gateway" and field is not None:
            names = ", ".join(sorted(GATEWAYS))
            field.help_text = _("One of: %s") % names
            field.validators.append(_known)
        return field

    @admin.display(description=_("from"))
    def shown_least(self, rule: GatewayRule) -> str:
        """Show from which sum."""
        return money_of(rule.least, rule.currency)

    @admin.display(description=_("up to"))
    def shown_most(self, rule: GatewayRule) -> str:
        """Show up to which sum."""
        return money_of(rule.most, rule.currency)


@admin.register(TradeAccount)
class TradeAccountAdmin(QuickAdmin):
    """Who may pay by invoice, up to what, and when."""

    list_display = ("user", "shown_limit", "days", "is_on")
    list_filter = ("is_on", CurrencyFilter)
    list_select_related = ("user",)
    search_fields = ("user__email__exact",)
    autocomplete_fields = ("user",)
    fields = ("user", ("currency", "limit"), ("days", "is_on"))

    @admin.display(description=_("credit limit"))
    def shown_limit(self, account: TradeAccount) -> str:
        """Show the limit."""
        return money_of(account.limit, account.currency)


@admin.register(SavedMethod)
class SavedMethodAdmin(ReadOnlyAdmin):
    """What people have kept: never more than its last digits."""

    list_display = ("user", "gateway", "brand", "last4", "expires", "used_at")
    list_select_related = ("user",)
    search_fields = ("user__email__exact",)
    fields = (("user", "gateway"), ("brand", "last4", "expires"), "used_at")
    ordering = ("-pk",)


def _known(code: str) -> None:
    """Refuse a way to pay that the shop does not have."""
    if code not in GATEWAYS:
        raise ValidationError(_("This shop has no such way to pay."))
