"""Flash sales: prepare, open, watch, stop."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core import clock
from core.admin import QuickAdmin
from core.errors import Refusal
from promotions import flash_gate, flash_reading
from promotions.models import FlashPrice, FlashSale
from promotions.services import flash_sales

State = FlashSale.State


class FlashPriceInline(TabularInline):
    """What one unit costs, by currency."""

    model = FlashPrice
    fields = ("currency", "amount")
    extra = 0
    min_num = 1
    hide_title = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A price stands once the sale is announced."""
        return _is_draft(obj) and bool(super().has_change_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No other price comes then."""
        return _is_draft(obj) and bool(super().has_add_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """None goes."""
        return _is_draft(obj) and bool(super().has_delete_permission(request, obj))


@admin.register(FlashSale)
class FlashSaleAdmin(QuickAdmin):
    """Flash sales, drafts first prepared here, then opened, watched and stopped."""

    fields = (
        *("variant", "source", "allotment", "per_person", "hold_minutes"),
        *("starts_at", "ends_at"),
    )
    list_display = (
        *("variant", "starts_at", "ends_at", "shown_state"),
        *("allotment", "sold", "returned", "left"),
    )
    list_display_links = ("variant",)
    list_select_related = ("variant",)
    list_filter = ("state",)
    search_fields = ("variant__sku__istartswith",)
    search_help_text = _("SKU")
    autocomplete_fields = ("variant", "source")
    inlines = (FlashPriceInline,)
    ordering = ("-pk",)
    actions_detail = ("watch",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Leave out the stock row for who may not see stock: then it comes from the fullest."""
        hidden = set() if request.user.has_perm("inventory.view_stockitem") else {"source"}
        return [field for field in self.fields if field not in hidden]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave rehearsals out: they are gone in a moment."""
        return super().get_queryset(request).filter(is_rehearsal=False)

    def save_model(self, request: HttpRequest, obj: FlashSale, form: Any, change: bool) -> None:
        """Nothing of a draft is sold: all of it is left."""
        obj.left = obj.allotment
        super().save_model(request, obj, form, change)

    @display(
        description=_("state"),
        label={State.DRAFT: "info", State.OPEN: "success", State.CLOSED: "default"},
    )
    def shown_state(self, sale: FlashSale) -> tuple[str, str]:
        """Show the state as a chip."""
        return sale.state, sale.get_state_display()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is announced stands."""
        return _is_draft(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts go."""
        return _is_draft(obj) and bool(super().has_delete_permission(request, obj))

    def has_run_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether this operator may open and stop sales."""
        return request.user.has_perm("promotions.change_flashsale")

    def has_watch_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether this operator may see sales."""
        return request.user.has_perm("promotions.view_flashsale")

    @action(description=_("Open, watch, stop"), icon="monitoring", permissions=["watch"])
    def watch(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open the live figures."""
        return redirect("admin:promotions_flashsale_watch", object_id)

    def get_urls(self) -> list[Any]:
        """Add the address of the live figures."""
        view = self.admin_site.admin_view(self.watch_view)
        own = path("<int:object_id>/watch/", view, name="promotions_flashsale_watch")
        return [own, *super().get_urls()]

    def watch_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show what is left, held, ordered and sold, and who waits; it fetches itself anew."""
        sale = self.get_object(request, str(object_id))
        if sale is None or not self.has_watch_permission(request):
            return redirect("admin:index")
        if request.method == "POST" and self.has_run_permission(request):
            self._run(request, sale)
            return redirect("admin:promotions_flashsale_watch", object_id)
        free, line = _at_the_gate(sale)
        counts = flash_reading.counts(sale_id=sale.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Flash sale, live"),
            "subtitle": str(sale),
            "original": sale,
            "opts": self.opts,
            "sale": sale,
            "is_draft": sale.state == State.DRAFT,
            "is_live": sale.state == State.OPEN,
            "may_run": self.has_run_permission(request),
            "back_url": reverse("admin:promotions_flashsale_change", args=[object_id]),
            "figures": [
                (_("free at the gate"), free),
                (_("in line"), line),
                (_("held, not ordered"), counts["held"]),
                (_("ordered, not paid"), counts["ordered"]),
                (_("sold"), counts["sold"]),
                (_("sent back to stock"), counts["returned"]),
                (_("units set apart"), sale.allotment if sale.state != State.DRAFT else 0),
            ],
        }
        page = TemplateResponse(request, "admin/flash_watch.html", context)
        if sale.state == State.OPEN:
            page["Refresh"] = "2"
        return page

    def _run(self, request: HttpRequest, sale: FlashSale) -> None:
        """Open or stop the sale, and say how it went."""
        now, told = clock.now(), _("The units are set apart; the sale is announced.")
        try:
            if "stop" in request.POST:
                flash_sales.stop(sale_id=sale.pk, now=now)
                told = _("The sale is stopped; what is left went back to stock.")
            else:
                flash_sales.open_sale(sale_id=sale.pk, now=now, actor_id=request.user.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        self.log_change(request, sale, told)
        messages.success(request, told)


def _at_the_gate(sale: FlashSale) -> tuple[int | str, int | str]:
    """Return what is free and who waits; a dash while the queue server is away."""
    try:
        free, line, _own = flash_gate.standing(sale=sale.public_id)
    except flash_gate.GateClosed:
        return "–", "–"
    return free, line


def _is_draft(sale: FlashSale | None) -> bool:
    return sale is None or sale.state == State.DRAFT
