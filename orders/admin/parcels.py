"""Operators' screens for parcels: scan one, send it, note its arrival."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core import clock
from core.admin import ReadOnlyAdmin
from core.errors import Refusal
from orders.admin.inlines import contents_of
from orders.admin.moves import SendForm, SureForm
from orders.models import Fulfilment, Order
from orders.services import fulfilments, packing
from orders.services.papers import issuing
from orders.types import FulfilmentKind, ParcelState

COLOURS = {
    ParcelState.PACKED: "info",
    ParcelState.SHIPPED: "info",
    ParcelState.DELIVERED: "default",
    ParcelState.OPENED: "warning",
}


@dataclass(frozen=True, slots=True)
class ParcelMove:
    """One thing an operator can do to a parcel in one state."""

    title: Promise
    service: Callable[..., Order]
    state: ParcelState
    form: type[forms.Form] = SureForm


MOVES: dict[str, ParcelMove] = {
    "send": ParcelMove(_("Ship"), fulfilments.ship_parcel, ParcelState.PACKED, SendForm),
    "arrive": ParcelMove(_("Delivered"), fulfilments.deliver_parcel, ParcelState.SHIPPED),
    "open": ParcelMove(_("Open again"), packing.unpack, ParcelState.PACKED),
}


@admin.register(Fulfilment)
class FulfilmentAdmin(ReadOnlyAdmin):
    """Parcels over all orders; a scanned tracking number leads to its parcel."""

    list_display = (
        "__str__",
        "shown_state",
        "kind",
        "location",
        "carrier",
        "tracking",
        "packed_at",
        "shipped_at",
        "delivered_at",
    )
    list_select_related = ("order", "location")
    list_filter = ("state", "kind", "location")
    search_fields = ("tracking__exact", "order__number__exact", "order__number__istartswith")
    search_help_text = _("Order number or tracking number: scan to find")
    ordering = ("-pk",)
    actions_detail = ("send", "arrive", "open_again", "slip")
    fields = (
        "shown_order",
        ("kind", "state"),
        ("location", "contents"),
        ("carrier", "tracking", "material"),
        ("packed_at", "shipped_at", "delivered_at"),
    )
    readonly_fields = ("shown_order", "contents")

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, parcel: Fulfilment) -> tuple[str, str]:
        """Show the state as a chip."""
        return parcel.state, parcel.get_state_display()

    @admin.display(description=_("order"))
    def shown_order(self, parcel: Fulfilment) -> str:
        """Lead to the order."""
        url = reverse("admin:orders_order_change", args=[parcel.order_id])
        return format_html('<a class="link" href="{}">{}</a>', url, parcel.order.number)

    @admin.display(description=_("contents"))
    def contents(self, parcel: Fulfilment) -> str:
        """Say what is in it."""
        return contents_of(parcel)

    @action(description=_("Ship"), icon="local_shipping", permissions=["send"])
    def send(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Hand the parcel to a carrier."""
        return redirect("admin:orders_fulfilment_move", object_id, "send")

    @action(description=_("Delivered"), icon="task_alt", permissions=["arrive"])
    def arrive(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Note that the parcel arrived."""
        return redirect("admin:orders_fulfilment_move", object_id, "arrive")

    @action(description=_("Open again"), icon="unarchive", permissions=["open"])
    def open_again(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take out what is in it."""
        return redirect("admin:orders_fulfilment_move", object_id, "open")

    @action(description=_("Packing slip"), icon="receipt", permissions=["slip"])
    def slip(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Print what is in it."""
        document = issuing.slip(parcel_id=object_id, now=clock.now())
        return redirect("admin:orders_document_file", document.pk)

    def has_slip_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this operator prints slips."""
        return request.user.has_perm("orders.view_document")

    def has_send_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this parcel can leave now."""
        return self._may(request, object_id, "send")

    def has_arrive_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether this parcel can arrive now."""
        return self._may(request, object_id, "arrive")

    def has_open_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this parcel can be opened now."""
        return self._may(request, object_id, "open")

    def get_urls(self) -> list[Any]:
        """Add the form that every move goes through."""
        own = path(
            "<int:object_id>/<slug:verb>/now/",
            self.admin_site.admin_view(self.move_view),
            name="orders_fulfilment_move",
        )
        return [own, *super().get_urls()]

    def move_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask once, then move the parcel."""
        parcel, move = self.get_object(request, str(object_id)), MOVES.get(verb)
        if parcel is None or move is None or not self._may(request, object_id, verb):
            messages.error(request, _("This is not possible in the parcel's present state."))
            return redirect("admin:orders_fulfilment_changelist")
        form = move.form(
            request.POST if request.method == "POST" else None, initial={"carrier": parcel.carrier}
        )
        if request.method == "POST" and form.is_valid():
            self._carry_out(request, parcel, move, form.cleaned_data)
            return redirect("admin:orders_fulfilment_change", object_id)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": move.title,
            "original": parcel,
            "note": contents_of(parcel),
            "back_url": reverse("admin:orders_fulfilment_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _may(self, request: HttpRequest, object_id: str | int | None, verb: str) -> bool:
        if not request.user.has_perm("orders.change_order"):
            return False
        parcels = Fulfilment.objects.filter(pk=object_id or 0, kind=FulfilmentKind.PARCEL)
        return parcels.filter(state=MOVES[verb].state).exists()

    def _carry_out(
        self, request: HttpRequest, parcel: Fulfilment, move: ParcelMove, typed: dict[str, Any]
    ) -> None:
        carried_out = partial(move.service, parcel_id=parcel.pk, actor_id=request.user.pk)
        try:
            carried_out(now=clock.now(), **typed)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        parcel.refresh_from_db()
        told = {"number": str(parcel), "state": parcel.get_state_display()}
        self.log_change(request, parcel, _("%(number)s: %(state)s.") % told)
        messages.success(request, _("Parcel %(number)s: %(state)s.") % told)
