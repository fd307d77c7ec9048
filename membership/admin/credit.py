"""Operators' screens for store credit: who has how much, every entry, and gifts with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from core import clock, ids
from core.admin import CurrencyFilter, ReadOnlyAdmin, money_of
from core.errors import Refusal
from core.money import Money
from membership.models import CreditAccount, CreditEntry
from membership.services import credit
from membership.types import Kind

PERMISSION = "membership.grant_credit"


class GrantForm(forms.Form):
    """Whom, how much and why. A negative amount takes credit back."""

    email = forms.EmailField(label=_("E-mail"), widget=UnfoldAdminEmailInputWidget)
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=12,
        decimal_places=2,
        help_text=_("A negative amount takes credit back."),
        widget=UnfoldAdminDecimalFieldWidget,
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in settings.SHOP_CURRENCIES],
        widget=UnfoldAdminSelectWidget,
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


@admin.register(CreditAccount)
class CreditAccountAdmin(ReadOnlyAdmin):
    """Who has how much."""

    list_display = ("user", "shown_balance", "updated_at")
    list_filter = (CurrencyFilter,)
    list_select_related = ("user",)
    search_fields = ("user__email__exact",)
    search_help_text = _("E-mail address")
    ordering = ("-balance",)
    actions_list = ("give",)
    fields = (("user", "currency"), "shown_balance")
    readonly_fields = ("shown_balance",)

    @admin.display(description=_("balance"), ordering="balance")
    def shown_balance(self, account: CreditAccount) -> str:
        """Show the balance."""
        return money_of(account.balance, account.currency)

    @action(description=_("Give credit"), icon="redeem", permissions=["give"])
    def give(self, request: HttpRequest) -> HttpResponse:
        """Open the form of a gift."""
        return redirect("admin:membership_creditaccount_give")

    def has_give_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may give credit."""
        return request.user.has_perm(PERMISSION)

    def get_urls(self) -> list[Any]:
        """Add the form of a gift."""
        own = path(
            "give/",
            self.admin_site.admin_view(self.give_view),
            name="membership_creditaccount_give",
        )
        return [own, *super().get_urls()]

    def give_view(self, request: HttpRequest) -> HttpResponse:
        """Ask whom, how much and why; then write it into the ledger."""
        if not self.has_give_permission(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        form = GrantForm(request.POST or None, initial={"key": ids.public_id()})
        if request.method == "POST" and form.is_valid() and self._write(request, form):
            return redirect("admin:membership_creditaccount_changelist")
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Give credit"),
            "original": "",
            "back_url": reverse("admin:membership_creditaccount_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _write(self, request: HttpRequest, form: GrantForm) -> bool:
        typed = form.cleaned_data
        gives = typed["amount"] > 0
        amount = Money(abs(typed["amount"]), typed["currency"])
        write = credit.grant if gives else credit.spend
        try:
            write(
                user_id=typed["email"].pk,
                amount=amount,
                kind=Kind.GRANTED if gives else Kind.CORRECTED,
                key=f"operator:{typed['key']}",
                note=typed["reason"],
                actor_id=request.user.pk,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        account = CreditAccount.objects.get(user=typed["email"], currency=typed["currency"])
        self.log_change(request, account, f"{typed['amount']} {typed['reason']}")
        messages.success(request, _("%(what)s: done.") % {"what": _("Give credit")})
        return True


@admin.register(CreditEntry)
class CreditEntryAdmin(ReadOnlyAdmin):
    """The ledger: every side of every move."""

    list_display = ("at", "person", "party", "what", "shown_amount", "reference", "note", "by")
    list_filter = ("party", "move__kind", CurrencyFilter)
    list_select_related = ("move__actor", "account__user")
    search_fields = ("move__reference__exact", "account__user__email__exact")
    search_help_text = _("Order number or e-mail address")
    ordering = ("-pk",)

    @admin.display(description=_("at"))
    def at(self, entry: CreditEntry) -> Any:
        """Show when."""
        return entry.move.at

    @admin.display(description=_("person"))
    def person(self, entry: CreditEntry) -> str:
        """Show whose; the shop's own side is nobody's."""
        return entry.account.user.email if entry.account else "–"

    @admin.display(description=_("what"))
    def what(self, entry: CreditEntry) -> str:
        """Show why."""
        return entry.move.get_kind_display()

    @admin.display(description=_("amount"))
    def shown_amount(self, entry: CreditEntry) -> str:
        """Show how much."""
        return money_of(entry.amount, entry.currency)

    @admin.display(description=_("reference"))
    def reference(self, entry: CreditEntry) -> str:
        """Show the order it belongs to."""
        return entry.move.reference

    @admin.display(description=_("reason"))
    def note(self, entry: CreditEntry) -> str:
        """Show what the operator wrote."""
        return entry.move.note

    @admin.display(description=_("by"))
    def by(self, entry: CreditEntry) -> str:
        """Show which operator did it."""
        return entry.move.actor.email if entry.move.actor else ""
