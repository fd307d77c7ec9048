"""Operators' screens for paid membership."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin, TranslatedAdmin, money_of
from membership.models import Bill, Plan, PlanPrice, Subscription


class PlanPriceInline(TabularInline):
    """What a plan costs."""

    model = PlanPrice
    extra = 0


@admin.register(Plan)
class PlanAdmin(TranslatedAdmin):
    """What can be had by paying for it."""

    list_display = (
        "name",
        "code",
        "months",
        "trial_days",
        "percent_off",
        "free_delivery",
        "is_active",
    )
    ordering = ("months", "pk")
    inlines = (PlanPriceInline,)


class BillInline(TabularInline):
    """What was billed."""

    model = Bill
    extra = 0
    fields = readonly_fields = ("reference", "starts_at", "ends_at", "amount", "state", "attempts")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The shop itself bills."""
        return False


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """Who is on which plan."""

    list_display = ("user", "plan", "shown_state", "shown_amount", "paid_until", "due_at")
    list_filter = ("state", "plan")
    list_select_related = ("user", "plan")
    search_fields = ("user__email__exact", "bills__reference__exact")
    ordering = ("-pk",)
    inlines = (BillInline,)

    @display(
        description=_("state"),
        label={"active": "success", "trial": "info", "past_due": "danger", "starting": "warning"},
    )
    def shown_state(self, row: Subscription) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @admin.display(description=_("amount"))
    def shown_amount(self, row: Subscription) -> str:
        """Show what a period costs."""
        return money_of(row.amount, row.currency)
