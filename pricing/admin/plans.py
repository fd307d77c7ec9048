"""Prices that come and go by themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core import clock
from core.admin import QuickAdmin, money_of
from pricing.models import PlannedPrice
from pricing.services import plans

State = PlannedPrice.State


class PlanForm(forms.ModelForm[PlannedPrice]):
    """Checks what the service would refuse, beside the field."""

    class Meta:
        model = PlannedPrice
        fields = ("variant", "price_list", "amount", "starts_at", "ends_at")

    def clean(self) -> dict[str, Any]:
        """It ends later than it begins, and no other is in force meanwhile."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if not starts_at or not data.get("variant") or not data.get("price_list"):
            return data
        if ends_at and (ends_at <= starts_at or ends_at <= clock.now()):
            self.add_error("ends_at", str(plans.PlanEndsFirst.message))
        elif plans.overlapping(
            variant_id=data["variant"].pk,
            price_list=data["price_list"],
            starts_at=starts_at,
            ends_at=ends_at,
        ):
            self.add_error("starts_at", str(plans.PlansOverlap.message))
        return data


@admin.register(PlannedPrice)
class PlannedPriceAdmin(QuickAdmin):
    """Prices that come and go by themselves: planned, in force, over."""

    form = PlanForm
    list_display = ("variant", "price_list", "shown", "starts_at", "ends_at", "shown_state")
    list_display_links = ("variant",)
    list_select_related = ("variant", "price_list")
    list_filter = ("state", "price_list")
    search_fields = ("variant__sku__istartswith",)
    search_help_text = _("SKU")
    autocomplete_fields = ("variant",)
    ordering = ("-pk",)
    actions = ("withdraw",)

    @admin.display(description=_("price"))
    def shown(self, plan: PlannedPrice) -> str:
        """Show the price."""
        return money_of(plan.amount, plan.price_list.currency)

    @display(
        description=_("state"),
        label={
            State.WAITING: "info",
            State.RUNNING: "success",
            State.OVER: "default",
            State.WITHDRAWN: "default",
        },
    )
    def shown_state(self, plan: PlannedPrice) -> tuple[str, str]:
        """Show the state as a chip."""
        return plan.state, plan.get_state_display()

    def save_model(
        self,
        request: HttpRequest,
        obj: PlannedPrice,
        form: ModelForm[PlannedPrice],
        change: bool,
    ) -> None:
        """Plan it through its service."""
        planned = plans.plan(
            variant_id=obj.variant_id,
            price_list=obj.price_list,
            amount=obj.amount,
            starts_at=obj.starts_at,
            ends_at=obj.ends_at,
            now=clock.now(),
            actor_id=request.user.pk,
        )
        obj.pk = planned.pk

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is planned is withdrawn and planned anew, so that the record says what was meant."""
        return obj is None and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was planned stays known."""
        return False

    @admin.action(description=_("Withdraw, or end now"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[PlannedPrice]) -> None:
        """Call them off."""
        for plan_id in queryset.values_list("pk", flat=True):
            plans.withdraw(plan_id=plan_id, now=clock.now())

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may call plans off."""
        return request.user.has_perm("pricing.change_plannedprice")
