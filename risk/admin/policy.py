"""What operators decide about risk: rules, bounds, and which model is in force."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model as AnyModel
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from core.admin import QuickAdmin, ReadOnlyAdmin
from risk import tasks
from risk.models import Model, Policy, Rule
from risk.services import learning
from risk.types import Signal

NAMES = {signal.value: signal.label for signal in Signal}


class _TellsAdmin(QuickAdmin):
    """A row that payments are judged by: every process hears of a change."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: Any) -> None:
        """Save and tell."""
        super().save_model(request, obj, form, change)
        learning.changed()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete and tell."""
        super().delete_model(request, obj)
        learning.changed()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete and tell."""
        super().delete_queryset(request, queryset)
        learning.changed()


@admin.register(Rule)
class RuleAdmin(_TellsAdmin):
    """Rules, in a list that reads like sentences."""

    list_display = ("code", "signal", "compare", "figure", "points", "at_least", "is_active")
    list_filter = ("is_active", "at_least")
    search_fields = ("code", "note")
    ordering = ("code",)


@admin.register(Policy)
class PolicyAdmin(_TellsAdmin):
    """One row of bounds."""

    list_display = ("__str__", "challenge", "hold", "refuse")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AnyModel | None = None) -> bool:
        """There is one row."""
        return False


@admin.register(Model)
class ModelAdmin(ReadOnlyAdmin):
    """Models with their figures; one is in force."""

    list_display = ("__str__", "trained_at", "examples", "fraud", "is_active", "shown_metrics")
    fields = (
        ("trained_at", "learnt_until"), ("examples", "fraud"), "is_active", "shown_metrics",
        "points",
    )  # fmt: skip
    readonly_fields = ("shown_metrics", "points")
    actions_list = ("train",)
    actions_detail = ("put_in_force",)

    @admin.display(description=_("on later weeks: precision, recall"))
    def shown_metrics(self, model: Model) -> SafeString:
        """Show how rules, model and both did from the bound for a hold on."""
        names = {"rules": _("Rules"), "model": _("Model"), "both": _("Both")}
        lines = [
            (names[name], f"{found['precision']:.0%}", f"{found['recall']:.0%}", found["told"])
            for name, found in model.metrics.items()
        ]
        return format_html_join("", "<div>{}: {} / {} ({})</div>", lines)

    @admin.display(description=_("points by stretch (log-odds)"))
    def points(self, model: Model) -> SafeString:
        """Show the whole scorecard."""
        lines = []
        for signal, rows in model.card["bins"].items():
            low = "–∞"
            for below, points in rows:
                high = "∞" if below is None else f"{below:g}"
                lines.append((NAMES.get(signal, signal), f"{low} … {high}", f"{points:+.2f}"))
                low = high
        rows = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>", lines)
        return format_html('<table class="facts">{}</table>', rows)

    @action(description=_("Train a model"), icon="model_training", permissions=["train"])
    def train(self, request: HttpRequest) -> HttpResponse:
        """Have a worker learn from what is known by now."""
        tasks.train.delay()
        messages.info(request, _("A worker is learning; the model appears here in a minute."))
        return redirect("admin:risk_model_changelist")

    @action(description=_("Put in force"), icon="rocket_launch", permissions=["train"])
    def put_in_force(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Judge by this one from now on."""
        learning.put_in_force(model_id=object_id)
        self.log_change(request, Model.objects.get(pk=object_id), str(_("Put in force")))
        messages.success(request, _("Payments are judged by this model now."))
        return redirect("admin:risk_model_change", object_id)

    def has_train_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether this operator decides about models."""
        return request.user.has_perm("risk.change_model")
