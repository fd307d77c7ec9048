"""Operators' screens for orders: what happened, and what can be done now."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core import clock
from core.admin import CurrencyFilter, ReadOnlyAdmin, money_of
from core.errors import Refusal
from orders.admin.inlines import EventInline, LineInline, ParcelInline
from orders.admin.moves import MOVES, Move
from orders.models import Order
from orders.services import fulfilments
from orders.types import State
from payments.selectors import payments_of

COLOURS = {
    State.AWAITING: "warning",
    State.PAID: "success",
    State.PACKED: "info",
    State.READY: "info",
    State.PARTLY: "info",
    State.SHIPPED: "info",
    State.DELIVERED: "default",
    State.CANCELLED: "danger",
}


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders with their timeline and the actions that are legal now."""

    list_display = (
        "number",
        "placed_at",
        "email",
        "shown_state",
        "first",
        "shown_total",
        "delivery_name",
        "channel",
    )
    list_filter = ("state", "goes_first", CurrencyFilter, "channel")
    list_select_related = ("channel",)
    search_fields = ("number__exact", "email__exact", "tracking__exact", "number__istartswith")
    search_help_text = _("Number, e-mail address or tracking number: scan to find")
    ordering = ("-pk",)
    inlines = (LineInline, ParcelInline, EventInline)
    actions = ("pack_selected",)
    actions_detail = ("pack", "ship", "deliver", "cancel")
    fields = (
        ("number", "state"),
        ("placed_at", "expires_at"),
        ("channel", "external_id"),
        ("email", "language"),
        "address",
        ("delivery_name", "delivery_from", "delivery_by"),
        ("slot_starts", "slot_ends", "low_packaging"),
        ("carrier", "tracking"),
        ("shown_items", "shown_delivery"),
        ("shown_total", "shown_tax"),
        "paid_with",
        ("note", "gift_message"),
    )
    readonly_fields = (
        "address",
        "shown_items",
        "shown_delivery",
        "shown_tax",
        "shown_total",
        "paid_with",
    )

    @display(description=_("first"), label="warning")
    def first(self, order: Order) -> str:
        """Mark what is packed before others."""
        return str(_("First")) if order.goes_first else ""

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, order: Order) -> tuple[str, str]:
        """Show the state as a chip."""
        return order.state, order.get_state_display()

    @admin.display(description=_("total"), ordering="total")
    def shown_total(self, order: Order) -> str:
        """Show what was to be paid."""
        return money_of(order.total, order.currency)

    @admin.display(description=_("items"))
    def shown_items(self, order: Order) -> str:
        """Show the sum of the lines."""
        return money_of(order.items, order.currency)

    @admin.display(description=_("delivery charge"))
    def shown_delivery(self, order: Order) -> str:
        """Show what delivery costs."""
        return money_of(order.delivery, order.currency)

    @admin.display(description=_("tax"))
    def shown_tax(self, order: Order) -> str:
        """Show the tax."""
        return money_of(order.tax, order.currency)

    @admin.display(description=_("paid with"))
    def paid_with(self, order: Order) -> str:
        """Show every payment, with a link to it."""
        rows = payments_of(reference=order.number)
        return format_html_join(
            ", ",
            '<a class="underline" href="{}">{} {} ({})</a>',
            (
                (
                    reverse("admin:payments_payment_change", args=[row.pk]),
                    row.gateway,
                    money_of(row.amount, row.currency),
                    row.get_state_display(),
                )
                for row in rows
            ),
        )

    @admin.display(description=_("delivery address"))
    def address(self, order: Order) -> str:
        """Show where the parcel goes."""
        parts = (
            order.ship_to.get(name, "")
            for name in ("name", "line1", "line2", "city", "region", "postcode", "country", "phone")
        )
        return format_html("{}", ", ".join(filter(None, parts)))

    # Each action is offered only while it is legal, and opens a form: a GET changes nothing.

    @action(description=_("Pack"), icon="inventory", permissions=["pack"])
    def pack(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Close the parcel."""
        return redirect("admin:orders_order_move", object_id, "pack")

    @action(description=_("Ship"), icon="local_shipping", permissions=["ship"])
    def ship(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Hand the parcel to a carrier."""
        return redirect("admin:orders_order_move", object_id, "ship")

    @action(description=_("Delivered"), icon="task_alt", permissions=["deliver"])
    def deliver(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Note that the parcel arrived."""
        return redirect("admin:orders_order_move", object_id, "deliver")

    @action(description=_("Cancel and refund"), icon="cancel", permissions=["cancel"])
    def cancel(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Call the order off."""
        return redirect("admin:orders_order_move", object_id, "cancel")

    @admin.action(description=_("Pack the selected orders"), permissions=["fulfil"])
    def pack_selected(self, request: HttpRequest, rows: QuerySet[Order]) -> None:
        """Pack those that can be packed, and say how many could not."""
        packed, refused = 0, 0
        for order_id in rows.values_list("pk", flat=True):
            try:
                fulfilments.pack(order_id=order_id, now=clock.now(), actor_id=request.user.pk)
            except Refusal:
                refused += 1
            else:
                packed += 1
        messages.info(
            request,
            _("%(packed)d packed, %(refused)d could not be.")
            % {"packed": packed, "refused": refused},
        )

    def has_fulfil_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator handles parcels."""
        return request.user.has_perm("orders.change_order")

    def has_pack_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this order can be packed by this operator now."""
        return self._may(request, object_id, "pack")

    def has_ship_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this order can be shipped by this operator now."""
        return self._may(request, object_id, "ship")

    def has_deliver_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether this order can be delivered by this operator now."""
        return self._may(request, object_id, "deliver")

    def has_cancel_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether this order can be called off by this operator now."""
        return self._may(request, object_id, "cancel")

    def get_urls(self) -> list[Any]:
        """Add the form that every move goes through."""
        own = path(
            "<int:object_id>/<slug:verb>/now/",
            self.admin_site.admin_view(self.move_view),
            name="orders_order_move",
        )
        return [own, *super().get_urls()]

    def move_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask once, then move the order."""
        order, move = self.get_object(request, str(object_id)), MOVES.get(verb)
        if order is None or move is None or not self._may(request, object_id, verb):
            messages.error(request, _("This is not possible in the order's present state."))
            return redirect("admin:orders_order_changelist")
        form = move.form(
            request.POST if request.method == "POST" else None, initial={"carrier": order.carrier}
        )
        if request.method == "POST" and form.is_valid():
            self._carry_out(request, order, move, form.cleaned_data)
            return redirect("admin:orders_order_change", object_id)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": move.title,
            "original": order,
            "note": order.get_state_display(),
            "back_url": reverse("admin:orders_order_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _may(self, request: HttpRequest, object_id: str | int | None, verb: str) -> bool:
        if not self.has_fulfil_permission(request):
            return False
        found = Order.objects.filter(pk=object_id or 0).only("state", "delivery_code").first()
        return found is not None and MOVES[verb].is_offered(found)

    def _carry_out(
        self, request: HttpRequest, order: Order, move: Move, typed: dict[str, Any]
    ) -> None:
        try:
            order = move.service(
                order_id=order.pk, now=clock.now(), actor_id=request.user.pk, **typed
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        told = {"number": order.number, "state": order.get_state_display()}
        self.log_change(request, order, _("%(number)s: %(state)s.") % told)
        messages.success(request, _("Order %(number)s: %(state)s.") % told)
