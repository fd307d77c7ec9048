"""Price lists and whom they are for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldBooleanWidget

from core import clock
from core.admin import CurrencyFilter, QuickAdmin
from pricing.models import PriceList
from pricing.services import lists
from pricing.services.prices import Because

APPROVE = "pricing.approve_floor"


class PriceListForm(forms.ModelForm[PriceList]):
    """Checks what the service would refuse, beside the field."""

    may_pass_floor = forms.BooleanField(
        label=_("may go below the margin floor"),
        required=False,
        help_text=_("For managers alone. It is kept who allowed it."),
        widget=UnfoldBooleanWidget,
    )

    class Meta:
        model = PriceList
        fields = (
            *("code", "name", "currency", "is_public", "audience", "percent_off"),
            *("category", "tag", "is_active", "valid_from", "valid_until"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_pass_floor"].initial = self.instance.floor_approved_by_id is not None

    def clean(self) -> dict[str, Any]:
        """The public list is for everybody, always."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        limits = [data.get(name) for name in ("audience", "percent_off", "valid_from")]
        if data.get("is_public") and (any(limits) or data.get("valid_until")):
            self.add_error("is_public", str(lists.PublicIsForAll.message))
        if data.get("is_public") and not data.get("is_active"):
            self.add_error("is_active", str(lists.PublicIsForAll.message))
        return data


@admin.register(PriceList)
class PriceListAdmin(QuickAdmin):
    """Price lists."""

    form = PriceListForm
    list_display = (
        *("name", "code", "currency", "is_public", "audience", "percent_off"),
        *("is_active", "valid_from", "valid_until"),
    )
    list_filter = (CurrencyFilter, "is_active")
    search_fields = ("code", "name", "audience")
    autocomplete_fields = ("category", "tag")
    ordering = ("-is_public", "code")
    actions_list = ("presets",)
    readonly_fields = ("floor_approved_by",)

    def get_form(
        self, request: HttpRequest, obj: PriceList | None = None, change: bool = False, **kw: Any
    ) -> type[ModelForm[PriceList]]:
        """Managers alone let a list go below the floor."""
        form: type[ModelForm[PriceList]] = super().get_form(request, obj, change, **kw)
        form.base_fields["may_pass_floor"].disabled = not request.user.has_perm(APPROVE)
        return form

    def save_model(
        self, request: HttpRequest, obj: PriceList, form: ModelForm[PriceList], change: bool
    ) -> None:
        """Write it through its service, so that the history knows of its percentage."""
        allowed = form.cleaned_data["may_pass_floor"]
        if allowed != (obj.floor_approved_by_id is not None):
            obj.floor_approved_by_id = request.user.pk if allowed else None
        lists.save(row=obj, now=clock.now(), because=Because(actor_id=request.user.pk))

    @action(description=_("Add ready-made lists"), url_path="presets", permissions=["presets"])
    def presets(self, request: HttpRequest) -> HttpResponse:
        """Write the lists many shops have, switched off."""
        made = [
            row.name
            for currency in settings.SHOP_CURRENCIES
            for row in lists.add_presets(
                currency=currency, now=clock.now(), because=Because(actor_id=request.user.pk)
            )
        ]
        told = ", ".join(made) or _("They are there already.")
        messages.success(request, _("Added, switched off: %s") % told if made else told)
        return redirect("admin:pricing_pricelist_changelist")

    def has_presets_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may add lists."""
        return request.user.has_perm("pricing.add_pricelist")
