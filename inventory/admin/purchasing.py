"""Operators' screens for suppliers and what is ordered from them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core import clock
from core.admin import QuickAdmin, money_of
from core.errors import Refusal
from inventory.admin.receiving import ReceiveForm
from inventory.models import PurchaseLine, PurchaseOrder
from inventory.services import purchasing, replenishment
from inventory.wording import because

State = PurchaseOrder.State
STATES = {
    State.PROPOSED: "warning",
    State.SENT: "info",
    State.PARTLY: "info",
    State.RECEIVED: "success",
    State.CANCELLED: "default",
}
WORDS = {
    "send": _("Approve and order"),
    "receive": _("Receive"),
    "close": _("Close; the rest will not come"),
}


class PurchaseLineInline(TabularInline):
    """What is ordered, what came, and why so many. A proposal's quantities may be changed."""

    model = PurchaseLine
    fields = ("stock", "ordered", "unit_cost", "received", "damaged", "difference", "because")
    extra = 0
    hide_title = True
    can_delete = True
    autocomplete_fields = ("stock",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PurchaseLine]:
        """Fetch the rows' names at once."""
        rows: QuerySet[PurchaseLine] = super().get_queryset(request)
        return rows.select_related("stock__variant", "stock__location")

    def get_readonly_fields(
        self, request: HttpRequest, obj: PurchaseOrder | None = None
    ) -> list[str]:
        """What is ordered stands."""
        fixed = ["received", "damaged", "difference", "because"]
        is_open = obj is None or obj.state == State.PROPOSED
        return fixed if is_open else ["stock", "ordered", "unit_cost", *fixed]

    @admin.display(description=_("difference"))
    def difference(self, line: PurchaseLine) -> str:
        """Show more or less than was ordered, once the line is closed."""
        came = line.received + line.damaged
        return "–" if line.pk is None or line.is_open else f"{came - line.ordered:+}"

    @admin.display(description=_("why so many"))
    def because(self, line: PurchaseLine) -> str:
        """Tell how the quantity came about."""
        told = because(line.why, line.ordered) if line.pk else ""
        return format_html('<span class="why">{}</span>', told)

    def has_add_permission(self, request: HttpRequest, obj: PurchaseOrder | None = None) -> bool:
        """Lines are added to a proposal."""
        return (obj is None or obj.state == State.PROPOSED) and super().has_add_permission(
            request, obj
        )

    def has_delete_permission(self, request: HttpRequest, obj: PurchaseOrder | None = None) -> bool:
        """Lines are taken out of a proposal."""
        return (obj is None or obj.state == State.PROPOSED) and super().has_delete_permission(
            request, obj
        )


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(QuickAdmin):
    """Proposals and orders: approved, received in parts, closed."""

    list_display = (
        "number",
        "supplier",
        "location",
        "shown_state",
        "shown_total",
        "proposed_at",
        "due_on",
    )
    list_filter = ("state", "supplier")
    list_select_related = ("supplier", "location")
    search_fields = ("number",)
    ordering = ("-pk",)
    inlines = (PurchaseLineInline,)
    fields = (
        ("number", "state"),
        ("supplier", "location", "currency"),
        ("proposed_at", "sent_at"),
        ("due_on", "closed_at"),
        ("approved_by", "shown_total"),
    )
    actions_list = ("look",)
    actions_detail = ("send", "receive", "close")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PurchaseOrder]:
        """Fetch the lines, for the totals."""
        rows: QuerySet[PurchaseOrder] = super().get_queryset(request)
        return rows.prefetch_related("lines")

    def get_readonly_fields(
        self, request: HttpRequest, obj: PurchaseOrder | None = None
    ) -> list[str]:
        """A new one names supplier, location and currency; the rest is written by what happens."""
        names = [name for row in self.fields for name in row]
        return [n for n in names if obj or n not in {"supplier", "location", "currency"}]

    def save_model(self, request: HttpRequest, obj: PurchaseOrder, form: Any, change: bool) -> None:
        """A proposal by hand begins now."""
        if not change:
            obj.proposed_at = clock.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: PurchaseOrder | None = None) -> bool:
        """An order is closed, not deleted."""
        return False

    @display(description=_("state"), label=STATES)
    def shown_state(self, order: PurchaseOrder) -> tuple[str, str]:
        """Show the state as a chip."""
        return order.state, order.get_state_display()

    @admin.display(description=_("total"))
    def shown_total(self, order: PurchaseOrder) -> str:
        """Show what it costs."""
        return money_of(order.total_money.amount, order.currency) if order.pk else "–"

    @action(description=_("Look for needs now"), icon="refresh", permissions=["work"])
    def look(self, request: HttpRequest) -> HttpResponse:
        """Ask first: small proposals are ordered by themselves."""
        return redirect("admin:inventory_purchaseorder_look")

    @action(description=WORDS["send"], icon="send", permissions=["send"])
    def send(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Order it."""
        return redirect("admin:inventory_purchaseorder_move", object_id, "send")

    @action(description=WORDS["receive"], icon="pallet", permissions=["receive"])
    def receive(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Book what came."""
        return redirect("admin:inventory_purchaseorder_move", object_id, "receive")

    @action(description=WORDS["close"], icon="block", permissions=["close"])
    def close(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give up the rest."""
        return redirect("admin:inventory_purchaseorder_move", object_id, "close")

    def has_work_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator buys."""
        return request.user.has_perm("inventory.change_purchaseorder")

    def has_send_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Only a proposal is approved."""
        return self._may(request, object_id, (State.PROPOSED,))

    def has_receive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Only what is ordered comes."""
        return self._may(request, object_id, purchasing.COMING)

    def has_close_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whatever is not closed can be."""
        return self._may(request, object_id, (State.PROPOSED, *purchasing.COMING))

    def _may(self, request: HttpRequest, object_id: Any, states: tuple[State, ...]) -> bool:
        found = PurchaseOrder.objects.filter(pk=object_id or 0, state__in=states)
        return self.has_work_permission(request) and found.exists()

    def get_urls(self) -> list[Any]:
        """Add the forms' addresses."""
        view = self.admin_site.admin_view
        return [
            path("look/", view(self.look_view), name="inventory_purchaseorder_look"),
            path(
                "<int:object_id>/<slug:verb>/now/",
                view(self.move_view),
                name="inventory_purchaseorder_move",
            ),
            *super().get_urls(),
        ]

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Propose what is needed."""
        if not self.has_work_permission(request):
            return redirect("admin:index")
        if request.method == "POST":
            found = replenishment.propose(now=clock.now())
            messages.success(request, _("%d lines proposed.") % found)
            return redirect("admin:inventory_purchaseorder_changelist")
        back = reverse("admin:inventory_purchaseorder_changelist")
        return self._form(request, forms.Form(), _("Look for needs now"), None, back)

    def move_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask once, then carry it out."""
        order = self.get_object(request, str(object_id))
        allowed = getattr(self, f"has_{verb}_permission", None) if verb in WORDS else None
        page = reverse("admin:inventory_purchaseorder_change", args=[object_id])
        if order is None or allowed is None or not allowed(request, object_id):
            messages.error(request, str(purchasing.NotOpen.message))
            return redirect("admin:inventory_purchaseorder_changelist")
        data = request.POST if request.method == "POST" else None
        form = ReceiveForm(data, order=order) if verb == "receive" else forms.Form(data)
        if data is not None and form.is_valid():
            try:
                self._carry_out(request, order, verb, form)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, order, str(WORDS[verb]))
                messages.success(request, _("Done."))
                return redirect(page)
        return self._form(request, form, WORDS[verb], order, page)

    def _carry_out(
        self, request: HttpRequest, order: PurchaseOrder, verb: str, form: forms.Form
    ) -> None:
        now, actor = clock.now(), request.user.pk
        if verb == "send":
            purchasing.send(order_id=order.pk, now=now, actor_id=actor)
        elif verb == "close":
            purchasing.close(order_id=order.pk, now=now)
        else:
            purchasing.receive(
                order_id=order.pk,
                reference=form.cleaned_data["reference"],
                came=form.came,  # type: ignore[attr-defined]  # a ReceiveForm
                now=now,
                actor_id=actor,
            )

    def _form(
        self, request: HttpRequest, form: forms.Form, title: Any, order: Any, back: str
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": title,
            "original": order or "",
            "note": order.supplier if order else "",
            "back_url": back,
            "opts": self.opts,
        }
        name = "admin/receive.html" if isinstance(form, ReceiveForm) else "admin/form.html"
        return TemplateResponse(request, name, context)
