"""Operators' screens for points: who has how many, every entry, gifts, and what the shop owes."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from core import clock, ids
from core.admin import ReadOnlyAdmin
from core.errors import Refusal
from membership.models import PointsAccount, PointsEntry
from membership.selectors import reports
from membership.services import points
from membership.types import Why

PERMISSION = "membership.grant_points"
# What each figure of the report is called.
FIGURES = {
    "outstanding": _("Points outstanding, to spend or held"),
    "held": _("of these held for bids and pay-outs"),
    "pending": _("Points on their way"),
    "owed": _("Points owed back by members"),
    "expiring": _("Points that expire within 90 days"),
    "expired_year": _("Points that expired in the last year"),
    "breakage": _("Points that will likely never be spent"),
    "credit": _("Store credit outstanding"),
    "cashback": _("Cash-back on its way"),
}


class PointsGrantForm(forms.Form):
    """Whom, how many and why. A negative number takes points back."""

    email = forms.EmailField(label=_("E-mail"), widget=UnfoldAdminEmailInputWidget)
    points = forms.IntegerField(
        label=_("Points"),
        min_value=-1_000_000,
        max_value=1_000_000,
        help_text=_("A negative number takes points back."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The shopper reads it."),
        widget=UnfoldAdminTextInputWidget,
    )
    # Sending the form twice is the same as once.
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_email(self) -> User:
        """Find the person."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return found


@admin.register(PointsAccount)
class PointsAccountAdmin(ReadOnlyAdmin):
    """Who has how many points."""

    list_display = ("user", "free", "pending", "held", "owed", "updated_at")
    list_select_related = ("user",)
    search_fields = ("user__email__exact",)
    search_help_text = _("E-mail address")
    ordering = ("-free",)
    actions_list = ("give", "report")

    @action(description=_("Give points"), icon="redeem", permissions=["give"])
    def give(self, request: HttpRequest) -> HttpResponse:
        """Open the form of a gift."""
        return redirect("admin:membership_pointsaccount_give")

    @action(description=_("What the shop owes"), icon="balance", permissions=["report"])
    def report(self, request: HttpRequest) -> HttpResponse:
        """Open the report."""
        return redirect("admin:membership_pointsaccount_report")

    def has_give_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may give points."""
        return request.user.has_perm(PERMISSION)

    def has_report_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may see what is owed."""
        return request.user.has_perm("membership.view_creditaccount")

    def get_urls(self) -> list[Any]:
        """Add the form of a gift and the report."""
        own = [
            path("give/", self.admin_site.admin_view(self.give_view), name=f"{self._name}_give"),
            path(
                "report/", self.admin_site.admin_view(self.report_view), name=f"{self._name}_report"
            ),
        ]
        return [*own, *super().get_urls()]

    @property
    def _name(self) -> str:
        return "membership_pointsaccount"

    def give_view(self, request: HttpRequest) -> HttpResponse:
        """Ask whom, how many and why; then write it into the ledger."""
        if not self.has_give_permission(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        form = PointsGrantForm(request.POST or None, initial={"key": ids.public_id()})
        if request.method == "POST" and form.is_valid() and self._write(request, form):
            return redirect("admin:membership_pointsaccount_changelist")
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Give points"),
            "original": "",
            "back_url": reverse("admin:membership_pointsaccount_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """Show what the shop owes its members, or give it as a file."""
        if not self.has_report_permission(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        report = reports.liability(now=clock.now())
        if request.GET.get("format") == "csv":
            return _as_csv(report)
        context = self.admin_site.each_context(request) | {
            "title": _("What the shop owes its members"),
            "report": report,
            "lines": [(FIGURES[line.code], line) for line in report.lines],
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/liability.html", context)

    def _write(self, request: HttpRequest, form: PointsGrantForm) -> bool:
        typed = form.cleaned_data
        number = typed["points"]
        write = points.earn if number > 0 else points.spend
        try:
            write(
                user_id=typed["email"].pk,
                points=abs(number),
                why=Why.GIVEN if number > 0 else Why.CORRECTED,
                key=f"operator:{typed['key']}",
                note=typed["reason"],
                actor_id=request.user.pk,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        account = PointsAccount.objects.get(user=typed["email"])
        self.log_change(request, account, f"{number:+} {typed['reason']}")
        messages.success(request, _("%(what)s: done.") % {"what": _("Give points")})
        return True


@admin.register(PointsEntry)
class PointsEntryAdmin(ReadOnlyAdmin):
    """The ledger: every side of every move."""

    list_display = ("at", "person", "purse", "what", "points", "balance", "reference", "note", "by")
    list_filter = ("purse", "move__why")
    list_select_related = ("move__actor", "account__user")
    search_fields = ("move__reference__exact", "account__user__email__exact")
    search_help_text = _("Order number or e-mail address")
    ordering = ("-pk",)

    @admin.display(description=_("at"))
    def at(self, entry: PointsEntry) -> Any:
        """Show when."""
        return entry.move.at

    @admin.display(description=_("person"))
    def person(self, entry: PointsEntry) -> str:
        """Show whose."""
        return entry.account.user.email

    @admin.display(description=_("what"))
    def what(self, entry: PointsEntry) -> str:
        """Show why."""
        return entry.move.get_why_display()

    @admin.display(description=_("reference"))
    def reference(self, entry: PointsEntry) -> str:
        """Show the order it belongs to."""
        return entry.move.reference

    @admin.display(description=_("reason"))
    def note(self, entry: PointsEntry) -> str:
        """Show what was written with it."""
        return entry.move.note

    @admin.display(description=_("by"))
    def by(self, entry: PointsEntry) -> str:
        """Show which operator did it."""
        return entry.move.actor.email if entry.move.actor else ""


def _as_csv(report: reports.Liability) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="liability-{report.at:%Y-%m-%d}.csv"'
    writer = csv.writer(response)
    writer.writerow(("figure", "points", "amount", "currency"))
    writer.writerows(reports.rows(report))
    return response
