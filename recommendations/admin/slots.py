"""Slots: what stands where, what the shop wants besides, what experiments change of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from analytics.models import Arm
from analytics.types import ExperimentKind
from core import clock
from core.admin import NamesLanguages, QuickAdmin
from core.errors import Refusal
from recommendations.models import Boosts, Effect, Slot
from recommendations.selectors import done, previews
from recommendations.services import boosts
from recommendations.serving import book
from recommendations.serving.values import Feed

RULES = ("margin", "freshness", "per_category", "variety")
RESERVED = frozenset({"hide", "hidden"})  # addresses beside those of slots


class FeedsField(forms.CharField):
    """Feeds in their order, as their codes with commas between."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        """Write the list as a line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read the line as a list."""
        return [
            part.strip() for part in (super().to_python(value) or "").split(",") if part.strip()
        ]

    def validate(self, value: Any) -> None:
        """Refuse what is no feed, by its name."""
        if not value:
            raise forms.ValidationError(_("Please name at least one."))
        for code in value:
            if code not in Feed.values:
                raise forms.ValidationError(
                    _("There is no “%(code)s”. Known are: %(known)s."),
                    params={"code": code, "known": ", ".join(Feed.values)},
                )


class SlotForm(forms.ModelForm):
    """A slot."""

    feeds = FeedsField(label=gettext_lazy("filled by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = " · ".join(f"{feed.value}: {feed.label}" for feed in Feed)
        if "feeds" in self.fields:
            told = _("In this order: the next one serves where one has nothing.")
            self.fields["feeds"].help_text = f"{told} {known}"

    def clean_code(self) -> str:
        """Refuse the names of other addresses."""
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise forms.ValidationError(_("This code is taken."))
        return code


@admin.register(Slot)
class SlotAdmin(NamesLanguages, QuickAdmin):
    """Every place for suggestions, and the page of each with what it would show."""

    form = SlotForm
    list_display = ("shown_title", "page", "position", "form", "size", "is_on", "look")
    list_editable = ("position", "form", "is_on")
    list_filter = ("page", "is_on")
    fields = (
        ("code", "page"),
        ("title_en", "title_zh_hans"),
        "feeds",
        ("form", "size", "position"),
        ("is_on", "excludes_bought", "is_explored"),
    )

    @display(description=gettext_lazy("title"), header=True)
    def shown_title(self, row: Slot) -> tuple[str, str]:
        """Show its title over its code."""
        return row.title, row.code

    @display(description=gettext_lazy("what it shows"))
    def look(self, row: Slot) -> SafeString:
        """Lead to its page."""
        url = reverse("admin:recommendations_slot_preview", args=[row.pk])
        return format_html('<a class="underline" href="{}">{}</a>', url, _("Preview"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been counted keeps its name: slots are switched off."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and have pages made anew."""
        super().save_model(request, obj, form, change)
        book.changed()

    def get_urls(self) -> list[Any]:
        """Add the preview."""
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("<int:pk>/preview/", view, name="recommendations_slot_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a shopper, or anybody, would see in it now."""
        row = get_object_or_404(Slot, pk=pk)
        if not self.has_view_permission(request, row):
            return redirect("admin:index")
        email = request.GET.get("email", "").strip()[:254].replace("\0", "")
        user = User.objects.filter(email__iexact=email).first() if email else None
        if email and user is None:
            messages.warning(request, _("There is no account with this e-mail."))
        found = previews.preview(row, user_id=user.pk if user else None, now=clock.now())
        context = self.admin_site.each_context(request) | {
            "title": row.title,
            "opts": self.opts,
            "slot": row,
            "email": email,
            "found": found,
            "done": done.of_slot(row.code),
        }
        return TemplateResponse(request, "admin/recommendations/slot.html", context)


class BoostsForm(forms.ModelForm):
    """The rules; what they cost is reckoned before they are saved."""

    class Meta:
        model = Boosts
        fields = RULES

    def clean(self) -> dict[str, Any]:
        """Refuse rules that cost too much, or whose cost nobody can tell."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.instance.cost = boosts.cost_of(self._wanted(given), now=clock.now())
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return given

    def _wanted(self, given: dict[str, Any]) -> Boosts:
        return Boosts(**{name: given[name] for name in RULES})


@admin.register(Boosts)
class BoostsAdmin(QuickAdmin):
    """One row: what is moved up, and what that costs."""

    form = BoostsForm
    fields = (("margin", "freshness"), ("per_category", "variety"), "shown_cost")
    readonly_fields = ("shown_cost",)
    list_display = ("__str__", "margin", "freshness", "per_category", "variety", "shown_cost")

    @display(description=gettext_lazy("what they cost"))
    def shown_cost(self, row: Boosts) -> str:
        """Say by how much lists get worse."""
        return boosts.told(row.cost)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is one row."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, say what it costs, and have pages made anew."""
        obj.measured_at = clock.now() if obj.cost else None
        super().save_model(request, obj, form, change)
        book.changed()
        messages.info(request, boosts.told(obj.cost))


@admin.register(Effect)
class EffectAdmin(QuickAdmin):
    """What the arms of experiments change: the model, the form or the place of slots."""

    list_display = ("arm", "experiment", "slot", "model", "form", "position")
    list_select_related = ("arm__experiment", "slot", "model")
    fields = ("arm", "slot", ("model", "form", "position"))

    @display(description=gettext_lazy("experiment"))
    def experiment(self, row: Effect) -> str:
        """Name the experiment."""
        return str(row.arm.experiment)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the arms of experiments with suggestions only."""
        if db_field.name == "arm":
            rows = Arm.objects.filter(experiment__kind=ExperimentKind.RECOMMENDATION)
            kwargs["queryset"] = rows.select_related("experiment")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and have pages made anew."""
        super().save_model(request, obj, form, change)
        book.changed()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and have pages made anew."""
        super().delete_model(request, obj)
        book.changed()
