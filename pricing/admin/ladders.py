"""Prices that step on with what is sold."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from core import clock
from core.admin import QuickAdmin, money_of
from pricing.models import LadderStep, PriceLadder
from pricing.services import ladders

MOST_STEPS = 12


class LadderForm(forms.ModelForm[PriceLadder]):
    """The steps as lines of text, a line for each."""

    by_stock = forms.BooleanField(
        label=_("The numbers are units left, not units sold"), required=False
    )
    steps = forms.CharField(
        label=_("Steps"),
        widget=UnfoldAdminTextareaWidget,
        help_text=_("A line each: units and price, “100 79.00”; the last with the price alone."),
    )

    class Meta:
        model = PriceLadder
        fields = ("variant", "price_list", "by_stock", "steps")

    def clean_steps(self) -> list[tuple[int | None, Decimal]]:
        """Read the lines."""
        lines = [line.split() for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        try:
            found = [
                (int(parts[0]) if len(parts) > 1 else None, Decimal(parts[-1])) for parts in lines
            ]
        except (ValueError, InvalidOperation):
            raise forms.ValidationError(_("Please write units and a price in each line.")) from None
        if not found or len(found) > MOST_STEPS or any(amount < 0 for _units, amount in found):
            raise forms.ValidationError(_("Please write units and a price in each line."))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse what the service would refuse, beside the steps."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("variant") and data.get("price_list") and data.get("steps"):
            problem = ladders.problem_of(
                variant_id=data["variant"].pk,
                price_list=data["price_list"],
                steps=data["steps"],
                by_stock=data["by_stock"],
            )
            if problem:
                self.add_error("steps", str(ladders.LadderImpossible.message))
        return data


@admin.register(PriceLadder)
class PriceLadderAdmin(QuickAdmin):
    """Ladders: what is sold at each step, and what is left."""

    form = LadderForm
    list_display = ("variant", "price_list", "shown_steps", "started_at", "shown_state")
    list_display_links = ("variant",)
    list_select_related = ("variant", "price_list")
    list_filter = ("state",)
    search_fields = ("variant__sku__istartswith",)
    search_help_text = _("SKU")
    autocomplete_fields = ("variant",)
    ordering = ("-pk",)
    actions = ("stop",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceLadder]:
        """Fetch the steps of all at once."""
        rows: QuerySet[PriceLadder] = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("steps", LadderStep.objects.order_by("position")))

    @admin.display(description=_("steps"))
    def shown_steps(self, ladder: PriceLadder) -> str:
        """Show each step: sold of how many, at what."""
        currency = ladder.price_list.currency
        return " · ".join(
            f"{step.taken}/{'∞' if step.units is None else step.units} "
            f"{money_of(step.amount, currency)}"
            for step in ladder.steps.all()
        )

    @display(
        description=_("state"),
        label={PriceLadder.State.RUNNING: "success", PriceLadder.State.OVER: "default"},
    )
    def shown_state(self, ladder: PriceLadder) -> tuple[str, str]:
        """Show the state as a chip."""
        return ladder.state, ladder.get_state_display()

    def save_model(
        self, request: HttpRequest, obj: PriceLadder, form: ModelForm[PriceLadder], change: bool
    ) -> None:
        """Start it through its service."""
        begin = ladders.start_by_stock if form.cleaned_data["by_stock"] else ladders.start
        made = begin(
            variant_id=obj.variant_id,
            price_list=obj.price_list,
            steps=form.cleaned_data["steps"],
            now=clock.now(),
            actor_id=request.user.pk,
        )
        obj.pk = made.pk

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A ladder that has begun is ended, and another begun."""
        return obj is None and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sold at which step stays known."""
        return False

    @admin.action(description=_("End: the price before comes back"), permissions=["stop"])
    def stop(self, request: HttpRequest, queryset: QuerySet[PriceLadder]) -> None:
        """End them."""
        for ladder_id in queryset.values_list("pk", flat=True):
            ladders.stop(ladder_id=ladder_id, now=clock.now())

    def has_stop_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may end ladders."""
        return request.user.has_perm("pricing.change_priceladder")
