"""The counter of a store: enter or scan a code, hand over what is kept, take the money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanSwitchWidget

from core import clock
from core.admin import ReadOnlyAdmin, money_of
from core.errors import Refusal
from orders.admin.screens import COLOURS
from orders.models import Collection, OrderLine
from orders.services import collections, packing, settlements
from orders.types import State


class HandOverForm(forms.Form):
    """How many of each line the buyer keeps, and whether the till takes the money."""

    def __init__(self, *args: Any, collection: Collection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[OrderLine] = [
            line for line in collection.order.lines.all() if line.quantity > line.cancelled
        ]
        for line in self.lines:
            wanted = line.quantity - line.cancelled
            options = f" ({line.options})" if line.options else ""
            self.fields[f"keep_{line.pk}"] = forms.IntegerField(
                label=f"{line.name}{options}",
                min_value=0,
                max_value=wanted,
                initial=wanted,
                help_text=_("Of %(count)d; the rest goes back on the shelf.") % {"count": wanted},
                widget=UnfoldAdminIntegerFieldWidget,
            )
        due = settlements.promised_money(collection.order)
        if due:
            self.fields["paid"] = forms.BooleanField(
                label=_("The till has taken the money"),
                help_text=_("For everything: %s. Less, if less is kept.")
                % money_of(due.amount, due.currency),
                required=False,
                widget=UnfoldBooleanSwitchWidget,
            )

    @property
    def keep(self) -> dict[int, int]:
        """How many of each line are kept."""
        return {line.pk: self.cleaned_data[f"keep_{line.pk}"] for line in self.lines}


@admin.register(Collection)
class CollectionAdmin(ReadOnlyAdmin):
    """What waits in the stores; a scanned code leads to its order."""

    list_display = (
        "code",
        "number",
        "shown_state",
        "location",
        "window_from",
        "hold_until",
        "collected_at",
    )
    list_select_related = ("order", "location")
    list_filter = ("location", "order__state")
    search_fields = ("code__iexact", "order__number__istartswith", "order__email__exact")
    search_help_text = _("Pick-up code, order number or e-mail address: scan to find")
    ordering = ("hold_until", "pk")
    actions_detail = ("put_aside", "hand_over")
    fields = (
        "shown_order",
        ("code", "told_state"),
        "contents",
        ("location", "hold_until"),
        ("window_from", "window_until"),
        "collected_at",
    )
    readonly_fields = ("shown_order", "told_state", "contents")

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, row: Collection) -> tuple[str, str]:
        """Show the order's state as a chip."""
        return row.order.state, row.order.get_state_display()

    @admin.display(description=_("state"))
    def told_state(self, row: Collection) -> str:
        """Name the order's state on the page of one, where there are no chips."""
        return row.order.get_state_display()

    @admin.display(description=_("number"))
    def number(self, row: Collection) -> str:
        """Show the order's number."""
        return row.order.number

    @admin.display(description=_("order"))
    def shown_order(self, row: Collection) -> str:
        """Lead to the order."""
        url = reverse("admin:orders_order_change", args=[row.order_id])
        return format_html('<a class="link" href="{}">{}</a>', url, row.order.number)

    @admin.display(description=_("contents"))
    def contents(self, row: Collection) -> str:
        """Say what is collected."""
        lines = row.order.lines.all()
        return " · ".join(f"{line.quantity - line.cancelled} × {line.name}" for line in lines)

    @action(description=_("Put aside"), icon="inventory", permissions=["put_aside"])
    def put_aside(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Say that it lies ready; the shopper is told."""
        row = Collection.objects.get(pk=object_id)
        try:
            packing.pack(order_id=row.order_id, now=clock.now(), actor_id=request.user.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Ready. The shopper is told."))
        return redirect("admin:orders_collection_change", object_id)

    @action(description=_("Hand over"), icon="hand_package", permissions=["hand_over"])
    def hand_over(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open the counter's form."""
        return redirect("admin:orders_collection_counter", object_id)

    def has_put_aside_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it can be put aside now."""
        return self._stands(request, object_id, State.PAID)

    def has_hand_over_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it can be handed over now."""
        return self._stands(request, object_id, State.PAID, State.READY)

    def get_urls(self) -> list[Any]:
        """Add the counter's form."""
        own = path(
            "<int:object_id>/hand-over/",
            self.admin_site.admin_view(self.hand_over_view),
            name="orders_collection_counter",
        )
        return [own, *super().get_urls()]

    def hand_over_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask what is kept and whether it is paid, then hand over."""
        row = self.get_object(request, str(object_id))
        if row is None or not self.has_hand_over_permission(request, object_id):
            messages.error(request, _("This is not possible in the order's present state."))
            return redirect("admin:orders_collection_changelist")
        form = HandOverForm(request.POST or None, collection=row)
        if request.method == "POST" and form.is_valid() and self._carry_out(request, row, form):
            return redirect("admin:orders_collection_changelist")
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Hand over"),
            "original": row,
            "note": row.location.name,
            "back_url": reverse("admin:orders_collection_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _stands(self, request: HttpRequest, object_id: str | int | None, *states: State) -> bool:
        rows = Collection.objects.filter(pk=object_id or 0, order__state__in=states)
        return request.user.has_perm("orders.change_order") and rows.exists()

    def _carry_out(self, request: HttpRequest, row: Collection, form: HandOverForm) -> bool:
        try:
            order = collections.hand_over(
                order_id=row.order_id,
                keep=form.keep,
                takes_money=bool(form.cleaned_data.get("paid")),
                now=clock.now(),
                actor_id=request.user.pk,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        told = {"number": order.number, "state": order.get_state_display()}
        self.log_change(request, row, _("%(number)s: %(state)s.") % told)
        messages.success(request, _("Order %(number)s: %(state)s.") % told)
        return True
