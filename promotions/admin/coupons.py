"""Coupons: codes, single and many, and who holds them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from core import clock
from core.admin import QuickAdmin, ReadOnlyAdmin
from core.errors import Refusal
from promotions.models import Coupon, CouponClaim, CouponCode
from promotions.services import campaigns, coupons


class CodesForm(forms.Form):
    """One code for everybody, or many of which each is used once."""

    code = forms.CharField(
        label=_("One code for everybody"),
        max_length=40,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )
    most_uses = forms.IntegerField(
        label=_("It may be used so often"),
        min_value=1,
        required=False,
        help_text=_("Empty: without limit."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    count = forms.IntegerField(
        label=_("Or so many codes, each used once"),
        min_value=1,
        max_value=coupons.MOST_CODES,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    begins = forms.CharField(
        label=_("They begin with"),
        max_length=20,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("code") and not data.get("count") and not self.errors:
            raise forms.ValidationError(_("Please write a code, or how many to make."))
        return data


class HandOutForm(forms.Form):
    """To whom; all that is empty asks nothing."""

    country = forms.CharField(
        label=_("Country"), max_length=2, required=False, widget=UnfoldAdminTextInputWidget
    )
    region = forms.CharField(
        label=_("Region"), max_length=80, required=False, widget=UnfoldAdminTextInputWidget
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", "–"), *settings.LANGUAGES],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


class _Echo:
    """What csv writes to comes straight back: the file is never whole in memory."""

    def write(self, row: str) -> str:
        return row


@admin.register(Coupon)
class CouponAdmin(QuickAdmin):
    """How promotions are handed out."""

    list_display = ("promotion", "is_claimable", "issued_when", "claimed", "most_claims")
    list_select_related = ("promotion",)
    list_filter = ("is_claimable", "issued_when")
    search_fields = ("promotion__code__istartswith",)
    autocomplete_fields = ("promotion",)
    readonly_fields = ("claimed",)
    actions_detail = ("codes", "codes_file", "hand_out")
    ordering = ("-pk",)

    def save_model(self, request: HttpRequest, obj: Coupon, form: Any, change: bool) -> None:
        """Save it, and tell the pages that show what may be claimed."""
        super().save_model(request, obj, form, change)
        campaigns.changed(promotion_id=obj.promotion_id, now=clock.now())

    @action(description=_("Make codes"), icon="qr_code", permissions=["change"])
    def codes(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open the form of codes."""
        return redirect("admin:promotions_coupon_codes", object_id)

    @action(description=_("Codes as a file"), icon="download", permissions=["view"])
    def codes_file(self, request: HttpRequest, object_id: int) -> StreamingHttpResponse:
        """Give all codes out as CSV."""
        answer = StreamingHttpResponse(_rows(object_id), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="codes-{object_id}.csv"'
        return answer

    @action(description=_("Hand out"), icon="send", permissions=["change"])
    def hand_out(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open the form of to whom."""
        return redirect("admin:promotions_coupon_hand_out", object_id)

    def get_urls(self) -> list[Any]:
        """Add the forms of codes and of to whom."""
        own = [
            path(
                f"<int:object_id>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name=f"promotions_coupon_{name}",
            )
            for name, view in (("codes", self.codes_view), ("hand_out", self.hand_out_view))
        ]
        return [*own, *super().get_urls()]

    def hand_out_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask to whom; then put it into their wallets, and tell those who want to hear."""
        back = reverse("admin:promotions_coupon_change", args=[object_id])
        if not self.has_change_permission(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        form = HandOutForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = coupons.issue_to(coupon_id=object_id, now=clock.now(), **form.cleaned_data)
            self.log_change(request, Coupon.objects.get(pk=object_id), str(given))
            messages.success(request, _("Given to %d people.") % given)
            return redirect(back)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Hand out"),
            "original": "",
            "back_url": back,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def codes_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask for a code or for how many; then make them."""
        back = reverse("admin:promotions_coupon_change", args=[object_id])
        if not self.has_change_permission(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        form = CodesForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._make(request, form, object_id):
            return redirect(back)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Make codes"),
            "original": "",
            "back_url": back,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _make(self, request: HttpRequest, form: CodesForm, coupon_id: int) -> bool:
        typed = form.cleaned_data
        try:
            if typed["code"]:
                coupons.add_code(
                    coupon_id=coupon_id, code=typed["code"], most_uses=typed["most_uses"]
                )
            made = coupons.make_codes(
                coupon_id=coupon_id, count=typed["count"] or 0, prefix=typed["begins"]
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        told = typed["code"] or str(made)
        self.log_change(request, Coupon.objects.get(pk=coupon_id), told)
        messages.success(request, _("%(what)s: done.") % {"what": _("Make codes")})
        return True


@admin.register(CouponCode)
class CouponCodeAdmin(ReadOnlyAdmin):
    """Every code, and how often it was used."""

    list_display = ("code", "coupon", "uses", "most_uses")
    list_select_related = ("coupon__promotion",)
    search_fields = ("code__istartswith",)
    ordering = ("-pk",)


@admin.register(CouponClaim)
class CouponClaimAdmin(ReadOnlyAdmin):
    """Who holds which coupon, and what it was used for."""

    list_display = ("coupon", "user", "claimed_at", "expires_at", "reference")
    list_select_related = ("coupon__promotion", "user")
    search_fields = ("user__email__exact", "reference__exact")
    search_help_text = _("Order number or e-mail address")
    ordering = ("-pk",)


def _rows(coupon_id: int) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["code", "uses", "most_uses"])
    rows = CouponCode.objects.filter(coupon=coupon_id).values_list("code", "uses", "most_uses")
    for row in rows.order_by("pk").iterator(chunk_size=5000):
        yield writer.writerow(row)
