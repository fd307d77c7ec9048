"""Operators' screens for reviews, questions and answers: read, publish or reject, reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from catalog.types import Standing
from core.admin import ReadOnlyAdmin
from core.errors import Refusal

COLOURS = {
    Standing.PENDING: "warning",
    Standing.PUBLISHED: "success",
    Standing.REJECTED: "danger",
}


class ReasonForm(forms.Form):
    """Why something is not shown; its author can read it."""

    reason = forms.CharField(
        label=_("Reason, for the author"), max_length=300, widget=UnfoldAdminTextInputWidget
    )


class WordsForm(forms.Form):
    """What the shop says."""

    text = forms.CharField(
        label=_("Text"), max_length=2000, required=False, widget=UnfoldAdminTextareaWidget
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing an operator can do to a text: a form, then one service call."""

    title: Promise
    form: type[forms.Form]
    service: Callable[[HttpRequest, Any, dict[str, Any]], object]


class VoiceAdmin(ReadOnlyAdmin):
    """Texts of shoppers: nobody edits their words, operators decide and reply."""

    verbs: dict[str, Verb] = {}
    ordering = ("-pk",)
    list_filter: tuple[str, ...] = ("state",)

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, voice: Any) -> tuple[str, str]:
        """Show the state as a chip."""
        return voice.state, voice.get_state_display()

    @admin.display(description=_("text"))
    def short_text(self, voice: Any) -> str:
        """Show the beginning of it."""
        return str(voice)[:120]

    def accept_one(self, request: HttpRequest, pk: int) -> None:
        """Publish one."""
        raise NotImplementedError

    def reject_one(self, request: HttpRequest, pk: int, reason: str) -> None:
        """Reject one."""
        raise NotImplementedError

    @admin.action(description=_("Publish the selected"), permissions=["moderate"])
    def accept_selected(self, request: HttpRequest, rows: QuerySet[Model]) -> None:
        """Publish them all."""
        count = 0
        for pk in rows.values_list("pk", flat=True):
            self.accept_one(request, pk)
            count += 1
        messages.success(request, _("%d published.") % count)

    @admin.action(description=_("Reject the selected"), permissions=["moderate"])
    def reject_selected(self, request: HttpRequest, rows: QuerySet[Model]) -> HttpResponse | None:
        """Ask for the reason once, then reject them all."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            count = 0
            for pk in rows.values_list("pk", flat=True):
                self.reject_one(request, pk, form.cleaned_data["reason"])
                count += 1
            messages.success(request, _("%d rejected.") % count)
            return None
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Reject the selected"),
            "original": _("%d selected") % rows.count(),
            "carried": [("action", "reject_selected")]
            + [("_selected_action", pk) for pk in rows.values_list("pk", flat=True)],
            "back_url": request.get_full_path(),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def has_moderate_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this operator decides what is shown."""
        return request.user.has_perm(f"catalog.change_{self.opts.model_name}")

    def get_urls(self) -> list[Any]:
        """Add the form that every decision goes through."""
        own = path(
            "<int:object_id>/<slug:verb>/now/",
            self.admin_site.admin_view(self.verb_view),
            name=f"catalog_{self.opts.model_name}_verb",
        )
        return [own, *super().get_urls()]

    def open_form(self, object_id: int, verb: str) -> HttpResponse:
        """Lead to the form of a verb."""
        return redirect(f"admin:catalog_{self.opts.model_name}_verb", object_id, verb)

    def verb_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask once, then do it."""
        voice, chosen = self.get_object(request, str(object_id)), self.verbs.get(verb)
        here = f"admin:catalog_{self.opts.model_name}_change"
        if voice is None or chosen is None or not self.has_moderate_permission(request):
            return redirect(f"admin:catalog_{self.opts.model_name}_changelist")
        initial = {"text": getattr(voice, "reply", ""), "reason": voice.verdict}
        form = chosen.form(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                chosen.service(request, voice, form.cleaned_data)
            except Refusal as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(refusal))
            else:
                self.log_change(request, voice, str(chosen.title))
                return redirect(here, object_id)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": chosen.title,
            "original": voice,
            "back_url": reverse(here, args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)


def product_link(product: Any) -> str:
    """Return a link to a product's screen."""
    address = reverse("admin:catalog_product_change", args=[product.pk])
    return format_html('<a class="text-primary-600 underline" href="{}">{}</a>', address, product)
