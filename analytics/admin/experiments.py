"""Experiments: setting them up, watching them, rolling the winner out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from analytics.models import Arm, Experiment
from analytics.selectors import verdicts
from analytics.services import experiments
from analytics.types import Device, ExperimentState, Page
from core import clock
from core.admin import QuickAdmin
from core.audiences import check_audience
from core.errors import Refusal

VERBS = ("start", "stop", "roll-out")


def _several(choices: Any, label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        choices=choices,
        required=False,
        label=label,
        help_text=gettext_lazy("Empty: all of them."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        empty_value=[],
    )


class ExperimentForm(forms.ModelForm):
    """An experiment, its lists chosen from what there is."""

    pages = _several(Page.choices, gettext_lazy("page types"))
    languages = _several(settings.LANGUAGES, gettext_lazy("languages"))
    devices = _several(Device.choices, gettext_lazy("devices"))

    def clean_audiences(self) -> list[str]:
        """Refuse what names nobody."""
        given = self.cleaned_data["audiences"] or []
        if not isinstance(given, list):
            raise forms.ValidationError(_("Please give a list, such as [“member”]."))
        for code in given:
            check_audience(str(code))
        return given


class ArmInline(TabularInline):
    """Its arms; exactly one is what is today."""

    model = Arm
    extra = 0
    tab = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only as long as nobody has met them."""
        return _is_draft(obj) and super().has_change_permission(request, obj)

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(Experiment)
class ExperimentAdmin(QuickAdmin):
    """Every experiment, and the page of each with what it came to."""

    form = ExperimentForm
    inlines = (ArmInline,)
    list_display = ("name", "kind", "shown_state", "measure", "started_at", "results")
    list_filter = ("state", "kind")
    search_fields = ("name", "code")

    @display(
        description=gettext_lazy("state"),
        ordering="state",
        label={"running": "info", "stopped": "warning", "rolled-out": "success"},
    )
    def shown_state(self, row: Experiment) -> tuple[str, str]:
        """Show its state in colour."""
        return row.state, row.get_state_display()

    @display(description=gettext_lazy("what it came to"))
    def results(self, row: Experiment) -> SafeString:
        """Lead to its page."""
        url = reverse("admin:analytics_experiment_results", args=[row.pk])
        return format_html('<a class="underline" href="{}">{}</a>', url, _("Results"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What visitors have met stays as it is."""
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that was tried is forgotten."""
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[Any]:
        """Add the page of results, and the door of its buttons."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/results/", wrap(self.results_view), name="analytics_experiment_results"),
            path(
                "<int:pk>/step/",
                wrap(require_POST(self.step_view)),
                name="analytics_experiment_step",
            ),
            *super().get_urls(),
        ]

    def results_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what it came to in plain words, as of its latest reading."""
        row = get_object_or_404(Experiment.objects.prefetch_related("arms"), pk=pk)
        if not self.has_view_permission(request, row):
            return redirect("admin:index")
        context = self.admin_site.each_context(request) | {
            "title": row.name,
            "opts": self.opts,
            "experiment": row,
            "view": verdicts.view(row),
            "may": request.user.has_perm("analytics.change_experiment"),
        }
        return TemplateResponse(request, "admin/analytics/experiment.html", context)

    def step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Start, stop, or roll out."""
        if request.user.has_perm("analytics.change_experiment"):
            try:
                self._step(request, pk)
            except Refusal as refusal:
                messages.error(request, str(refusal))
        return redirect("admin:analytics_experiment_results", pk)

    def _step(self, request: HttpRequest, pk: int) -> None:
        verb, now = request.POST.get("verb", ""), clock.now()
        if verb == "start":
            experiments.start(experiment_id=pk, now=now)
        elif verb == "stop":
            experiments.stop(experiment_id=pk, reason="by-hand", now=now)
        elif verb == "roll-out":
            arm = get_object_or_404(Arm, experiment_id=pk, code=request.POST.get("arm", ""))
            percent = request.POST.get("percent", "")
            if not percent.isascii() or not percent.isdigit() or not 0 <= int(percent) <= 100:  # noqa: PLR2004 -- per cent
                messages.error(request, _("“percent” is a number from 0 to 100."))
                return
            experiments.roll_out(experiment_id=pk, arm=arm, percent=int(percent), now=now)


def _is_draft(row: Any) -> bool:
    return row is None or row.state == ExperimentState.DRAFT
