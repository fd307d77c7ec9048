"""Operators' screens for the points shop, pay-outs, draws and auctions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from core import clock
from core.admin import ReadOnlyAdmin, TranslatedAdmin, money_of
from core.errors import Refusal
from membership.models import Auction, Bid, CashOut, Draw, MallItem, Redemption
from membership.services import cash, draws, mall

CASH = "membership.pay_cash"


@admin.register(MallItem)
class MallItemAdmin(TranslatedAdmin):
    """What can be had for points."""

    list_display = ("name", "kind", "points", "left", "tier", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("tier",)
    ordering = ("position", "pk")
    autocomplete_fields = ("image",)


@admin.register(Redemption)
class RedemptionAdmin(ReadOnlyAdmin):
    """What was taken or won: what is to be sent, and where to."""

    list_display = ("at", "user", "name", "points", "shown_state", "to")
    list_filter = ("state",)
    list_select_related = ("user",)
    search_fields = ("user__email__exact",)
    ordering = ("-pk",)
    actions = ("mark_sent", "call_off")

    @display(description=_("state"), label={"to_send": "warning", "done": "success"})
    def shown_state(self, row: Redemption) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @admin.display(description=_("sent to"))
    def to(self, row: Redemption) -> str:
        """Show where it goes."""
        parts = (row.ship_to.get(name, "") for name in ("name", "line1", "city", "postcode"))
        return ", ".join(part for part in parts if part)

    @admin.action(description=_("Mark as sent"), permissions=["send"])
    def mark_sent(self, request: HttpRequest, rows: QuerySet[Redemption]) -> None:
        """Note that they are on their way."""
        for pk in rows.values_list("pk", flat=True):
            mall.sent(redemption_id=pk, now=clock.now())

    @admin.action(description=_("Call off and give the points back"), permissions=["send"])
    def call_off(self, request: HttpRequest, rows: QuerySet[Redemption]) -> None:
        """Give the points back for what cannot be sent."""
        for pk in rows.values_list("pk", flat=True):
            mall.call_off(redemption_id=pk, now=clock.now())

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may send prizes."""
        return request.user.has_perm("membership.change_redemption")


class CheckForm(forms.Form):
    """How the identity was checked, or why it is refused."""

    note = forms.CharField(
        label=_("How the identity was checked, or why not"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(CashOut)
class CashOutAdmin(ReadOnlyAdmin):
    """Points to be paid out, after the identity was checked."""

    list_display = ("at", "user", "points", "shown_amount", "shown_state", "checked_by", "note")
    list_filter = ("state",)
    list_select_related = ("user", "checked_by")
    search_fields = ("user__email__exact",)
    ordering = ("-pk",)
    actions_detail = ("pay", "refuse")

    @display(
        description=_("state"), label={"asked": "warning", "paid": "success", "refused": "danger"}
    )
    def shown_state(self, row: CashOut) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @admin.display(description=_("amount"))
    def shown_amount(self, row: CashOut) -> str:
        """Show how much."""
        return money_of(row.amount, row.currency)

    @action(description=_("Checked: pay out"), icon="paid", permissions=["pay"])
    def pay(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask how it was checked."""
        return redirect("admin:membership_cashout_decide", object_id, "pay")

    @action(description=_("Refuse"), icon="block", permissions=["pay"])
    def refuse(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask why."""
        return redirect("admin:membership_cashout_decide", object_id, "refuse")

    def has_pay_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this operator may pay points out."""
        return request.user.has_perm(CASH)

    def get_urls(self) -> list[Any]:
        """Add the form."""
        view = self.admin_site.admin_view(self.decide_view)
        own = path("<int:object_id>/<slug:word>/decide/", view, name="membership_cashout_decide")
        return [own, *super().get_urls()]

    def decide_view(self, request: HttpRequest, object_id: int, word: str) -> HttpResponse:
        """Pay or refuse, with a note."""
        row = self.get_object(request, str(object_id))
        act = {"pay": cash.pay, "refuse": cash.refuse}.get(word)
        if row is None or act is None or not self.has_pay_permission(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        back = reverse("admin:membership_cashout_change", args=[object_id])
        form = CheckForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            note = form.cleaned_data["note"]
            try:
                act(cash_out_id=row.pk, note=note, actor_id=request.user.pk or 0, now=clock.now())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, row, f"{word}: {note}")
                return redirect(back)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Checked: pay out") if word == "pay" else _("Refuse"),
            "original": row,
            "back_url": back,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)


@admin.register(Draw)
class DrawAdmin(TranslatedAdmin):
    """Draws. The hash of the seed is shown from the beginning; the seed by the page of the draw."""

    list_display = ("name", "cost", "winners", "opens_at", "closes_at", "state")
    ordering = ("-closes_at",)
    readonly_fields = ("commitment", "drawn_at")

    def save_model(self, request: HttpRequest, obj: Draw, form: Any, change: bool) -> None:
        """Promise a new draw's seed with its first word."""
        draws.promise(obj)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draw with tickets stays as it was when they were bought."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.tickets.exists())


class BidInline(TabularInline):
    """Who bid what."""

    model = Bid
    extra = 0
    fields = readonly_fields = ("user", "points", "at")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members bid by themselves."""
        return False


@admin.register(Auction)
class AuctionAdmin(TranslatedAdmin):
    """Auctions."""

    list_display = ("name", "least", "step", "opens_at", "ends_at", "state")
    ordering = ("-ends_at",)
    autocomplete_fields = ("image",)
    inlines = (BidInline,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An auction with bids stays as it was when they were made."""
        return super().has_change_permission(request, obj) and (
            obj is None or not obj.bids.exists()
        )
