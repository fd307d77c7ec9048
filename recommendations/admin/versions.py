"""Models: what each read, what it cost, how well it does, and which of them is live."""

from __future__ import annotations

from typing import Any

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
from unfold.decorators import action, display

from core import clock
from core.admin import ReadOnlyAdmin
from core.errors import Refusal
from recommendations import tasks, wording
from recommendations.models import Model
from recommendations.selectors import telling
from recommendations.services import versions


@admin.register(Model)
class ModelAdmin(ReadOnlyAdmin):
    """Runs, newest first, and the page of each."""

    list_display = ("told", "shown_state", "until", "share", "for_you", "discover", "cpu", "why")
    list_display_links = None
    list_filter = ("state",)
    ordering = ("-started_at",)
    actions_list = ("train",)

    @display(description=gettext_lazy("code"), ordering="code")
    def told(self, model: Model) -> SafeString:
        """Lead to its page."""
        url = reverse("admin:recommendations_model_page", args=[model.pk])
        return format_html('<a class="underline" href="{}">{}</a>', url, model.code)

    @display(
        description=gettext_lazy("state"),
        ordering="state",
        label={
            Model.State.TRAINING: "info",
            Model.State.LIVE: "success",
            Model.State.REFUSED: "warning",
            Model.State.FAILED: "danger",
        },
    )
    def shown_state(self, model: Model) -> tuple[str, str]:
        """Show the state as a chip."""
        return model.state, model.get_state_display()

    @admin.display(description=gettext_lazy("progress"))
    def share(self, model: Model) -> str:
        """Show how far it is, and at what."""
        step = wording.STEPS.get(model.step, "")
        return f"{model.progress} % {step}".strip()

    @admin.display(description=gettext_lazy("For you"))
    def for_you(self, model: Model) -> str:
        """Show NDCG@10 of what people bought."""
        return _figure(model, "for_you")

    @admin.display(description=gettext_lazy("Discover"))
    def discover(self, model: Model) -> str:
        """Show NDCG@10 of what was new to them."""
        return _figure(model, "discover")

    @admin.display(description=gettext_lazy("CPU, s"))
    def cpu(self, model: Model) -> str:
        """Show what it cost."""
        return str(model.cost.get("cpu_seconds", "–"))

    @admin.display(description=gettext_lazy("why"))
    def why(self, model: Model) -> str:
        """Show why it is in its state."""
        return str(wording.why(model.why))

    def get_urls(self) -> list[Any]:
        """Add the page of a model, and the door of its buttons."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/page/", wrap(self.page_view), name="recommendations_model_page"),
            path(
                "<int:pk>/step/",
                wrap(require_POST(self.step_view)),
                name="recommendations_model_step",
            ),
            *super().get_urls(),
        ]

    @action(description=gettext_lazy("Train now"), permissions=["act"])
    def train(self, request: HttpRequest) -> HttpResponse:
        """Begin a run, unless one is under way."""
        tasks.train.delay()
        messages.success(request, _("A model is being trained. This list shows how far it is."))
        return redirect("admin:recommendations_model_changelist")

    def has_act_permission(self, request: HttpRequest, *_more: Any) -> bool:
        """Return whether this operator may train and choose."""
        return request.user.has_perm("recommendations.change_model")

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one model beside the live one, with shoppers as examples."""
        model = get_object_or_404(Model, pk=pk)
        if not self.has_view_permission(request, model):
            return redirect("admin:index")
        context = self.admin_site.each_context(request) | {
            "title": model.code,
            "opts": self.opts,
            "model": model,
            "form": wording.FORMS.get(model.metrics.get("form", ""), ""),
            "why": wording.why(model.why),
            "step": wording.STEPS.get(model.step, ""),
            "steps": [(wording.STEPS.get(name, name), seconds)
                      for name, seconds in model.cost.get("steps", {}).items()],
            "tables": telling.tables(model),
            "examples": telling.examples(model),
            "may": self.has_act_permission(request),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recommendations/model.html", context)

    def step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a model in force, or go back to the one before; with a reason."""
        if self.has_act_permission(request):
            try:
                self._step(request, pk)
            except Refusal as refusal:
                messages.error(request, str(refusal))
        return redirect("admin:recommendations_model_page", pk)

    def _step(self, request: HttpRequest, pk: int) -> None:
        get_object_or_404(Model, pk=pk)
        reason, now = request.POST.get("reason", ""), clock.now()
        if request.POST.get("verb") == "roll-back":
            model = versions.roll_back(why=reason, now=now)
        else:
            model = versions.promote(model_id=pk, why=reason, now=now)
        self.log_change(request, model, reason)
        messages.success(request, _("%(code)s is live.") % {"code": model.code})


def _figure(model: Model, task: str) -> str:
    told = model.metrics.get(task, {}).get("ranker", {}).get("ndcg@10")
    return "–" if not told else f"{told[0]:.4f} [{told[1]:.3f}, {told[2]:.3f}]"
