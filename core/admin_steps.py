"""Screens of documents that move step by step: a button for each step that is possible now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from core import clock
from core.admin import ReadOnlyAdmin
from core.errors import Refusal


class StepForm(forms.Form):
    """Nothing to fill in: the button is the answer."""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def wanted(self) -> dict[str, Any]:
        """Return what the service is told besides."""
        return dict(self.cleaned_data)


@dataclass(frozen=True, slots=True)
class Step:
    """One step an operator can take, and in which states; the service has the last word."""

    title: Promise
    icon: str
    service: Callable[..., Any]
    states: tuple[str, ...]
    form: type[StepForm] = StepForm


class StepsAdmin(ReadOnlyAdmin):
    """Rows with a number and a state that only services move.

    `steps` by verb; `subject` is the services' argument for the row's key; `pictures_in` the name
    of the rows with private pictures, if there are any.
    """

    steps: ClassVar[Mapping[str, Step]] = {}
    subject: ClassVar[str] = ""
    pictures_in: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for verb, step in cls.steps.items():
            setattr(cls, verb, _button(verb, step))
            setattr(cls, f"has_{verb}_permission", _question(verb))
        cls.actions_detail = tuple(cls.steps)

    def get_urls(self) -> list[Any]:
        """Add the form that every step goes through, and the pictures."""
        view = self.admin_site.admin_view
        own = [
            path("<int:object_id>/<slug:verb>/now/", view(self.step_view), name=self._name("step")),
            path("photos/<int:photo_id>/", view(self.photo_view), name=self._name("photo")),
        ]
        return [*own, *super().get_urls()]

    def photo_view(self, request: HttpRequest, photo_id: int) -> FileResponse:
        """Send one picture to an operator."""
        photo = None
        if self.pictures_in and self.has_view_permission(request):
            rows = self.model._meta.get_field(self.pictures_in).related_model  # noqa: SLF001 -- Django's own API
            photo = rows._default_manager.filter(pk=photo_id).first()  # noqa: SLF001 -- Django's own API
        if photo is None:
            raise Http404
        return FileResponse(storages["private"].open(photo.file), content_type="image/webp")

    def pictures_of(self, row: Any) -> SafeString | str:
        """Show what the shopper took pictures of."""
        photos = getattr(row, self.pictures_in).all()
        links = ((reverse(f"admin:{self._name('photo')}", args=[one.pk]),) for one in photos)
        shown = '<a href="{0}"><img src="{0}" alt="" class="h-24 inline rounded"></a>'
        return format_html_join(" ", shown, links) or "–"

    def step_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask what there is to ask, then take the step."""
        row, step = self.get_object(request, str(object_id)), self.steps.get(verb)
        if row is None or step is None or not self.may_take(request, object_id, verb):
            messages.error(request, _("This is not possible in its present state."))
            return redirect(f"admin:{self._name('changelist')}")
        form = step.form(request.POST if request.method == "POST" else None, row=row)
        is_sent = request.method == "POST" and form.is_valid()
        if is_sent and self._carry_out(request, row, step, form):
            return redirect(f"admin:{self._name('change')}", object_id)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": step.title,
            "original": row,
            "note": row.get_state_display(),
            "back_url": reverse(f"admin:{self._name('change')}", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def may_take(self, request: HttpRequest, object_id: str | int | None, verb: str) -> bool:
        """Return whether this operator can take a step now."""
        states = self.steps[verb].states
        rows = self.model._default_manager.filter(pk=object_id or 0, state__in=states)  # noqa: SLF001 -- Django's own API
        right = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return request.user.has_perm(right) and rows.exists()

    def _carry_out(self, request: HttpRequest, row: Any, step: Step, form: StepForm) -> bool:
        given = {self.subject: row.pk, "now": clock.now(), "actor_id": request.user.pk}
        try:
            done = step.service(**given, **form.wanted())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        told = {"number": done.number, "state": done.get_state_display()}
        self.log_change(request, row, _("%(number)s: %(state)s.") % told)
        messages.success(request, _("%(number)s: %(state)s.") % told)
        return True

    def _name(self, view: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"


def _button(verb: str, step: Step) -> Any:
    def lead(self: StepsAdmin, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG001 -- what unfold calls
        return redirect(f"admin:{self._name('step')}", object_id, verb)

    lead.__name__ = verb
    return action(description=step.title, icon=step.icon, permissions=[verb])(lead)


def _question(verb: str) -> Callable[..., bool]:
    def may(self: StepsAdmin, request: HttpRequest, object_id: str | int | None = None) -> bool:
        return self.may_take(request, object_id, verb)

    return may
