"""Operators' screens for stock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from core import clock
from core.admin import QuickAdmin, ReadOnlyAdmin, TranslatedAdmin
from core.errors import Refusal
from core.events import publish
from inventory import selectors
from inventory.events import LocationChanged
from inventory.models import Alert, Location, Movement, Reservation, StockItem
from inventory.services import movements
from inventory.types import Reason


class MovementForm(forms.Form):
    """Units that came or went, and why."""

    quantity = forms.IntegerField(
        label=_("Units (negative: taken away)"),
        widget=UnfoldAdminIntegerFieldWidget,
        min_value=-100_000,
        max_value=100_000,
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            (r.value, r.label) for r in (Reason.RECEIPT, Reason.COUNT, Reason.DAMAGE, Reason.RETURN)
        ],
        widget=UnfoldAdminSelectWidget,
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget
    )

    def clean_quantity(self) -> int:
        """Nought is no movement."""
        quantity: int = self.cleaned_data["quantity"]
        if quantity == 0:
            raise forms.ValidationError(_("Please enter how many."))
        return quantity


class MovementInline(TabularInline):
    """The latest entries of one row's ledger."""

    model = Movement
    fields = ("at", "quantity", "reason", "reference", "note", "by")
    readonly_fields = fields
    extra = 0
    ordering = ("-pk",)
    per_page = 20
    hide_title = True
    can_delete = False

    @admin.display(description=_("by"))
    def by(self, movement: Movement) -> str:
        """Show which operator did it; the shop's own entries leave it empty."""
        return movement.actor.email if movement.actor else ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Entries are written by the form above."""
        return False


class LowStockFilter(admin.SimpleListFilter):
    """What should be bought soon."""

    title = _("running low")
    parameter_name = "low"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the one answer worth asking for."""
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StockItem]) -> QuerySet[StockItem]:
        """Narrow the list."""
        return selectors.low(queryset) if self.value() == "yes" else queryset


@admin.register(StockItem)
class StockItemAdmin(QuickAdmin):
    """Stock with its ledger; numbers change only through entries."""

    list_display = (
        "variant",
        "product_name",
        "location",
        "on_hand",
        "reserved",
        "available_units",
        "safety",
    )
    list_filter = (LowStockFilter, "location")
    list_select_related = ("variant__product", "location")
    search_fields = ("variant__sku", "variant__barcode")
    search_help_text = _("SKU or barcode: scan to find")
    readonly_fields = ("variant", "location", "on_hand", "reserved", "shortage")
    fields = ("variant", "location", "on_hand", "reserved", "shortage", "safety", "threshold")
    inlines = (MovementInline,)
    ordering = ("-pk",)
    actions_detail = ("book",)

    @admin.display(description=_("product"))
    def product_name(self, row: StockItem) -> str:
        """Show what it is."""
        return row.variant.product.name

    @admin.display(description=_("available"))
    def available_units(self, row: StockItem) -> int:
        """Show what can be promised."""
        return row.available

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come with variants and locations."""
        return request.user.has_perm("inventory.add_stockitem")

    def has_delete_permission(self, request: HttpRequest, obj: StockItem | None = None) -> bool:
        """The ledger hangs on it."""
        return False

    def has_book_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Return whether this operator may move stock."""
        return request.user.has_perm("inventory.add_movement")

    @action(description=_("Book stock in or out"), icon="add_box", permissions=["book"])
    def book(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open the form for one entry."""
        return redirect("admin:inventory_stockitem_book", object_id)

    def get_urls(self) -> list[Any]:
        """Add the form's address."""
        own = path(
            "<int:object_id>/book/",
            self.admin_site.admin_view(self.book_view),
            name="inventory_stockitem_book",
        )
        return [own, *super().get_urls()]

    def book_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Write one entry of the ledger."""
        row = self.get_object(request, str(object_id))
        if row is None or not self.has_book_permission(request):
            return redirect("admin:index")
        form = MovementForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                movements.record(
                    stock_id=row.pk,
                    quantity=data["quantity"],
                    reason=Reason(data["reason"]),
                    note=data["note"],
                    actor_id=request.user.pk,
                    now=clock.now(),
                )
            except Refusal as refusal:
                form.add_error("quantity", str(refusal))
            else:
                messages.success(request, _("The entry is written."))
                return redirect(reverse("admin:inventory_stockitem_change", args=[row.pk]))
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Book stock in or out"),
            "subtitle": str(row),
            "original": row,
            "back_url": reverse("admin:inventory_stockitem_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    """The ledger."""

    list_display = ("at", "sku", "place", "signed", "reason", "reference", "note", "by")
    list_select_related = ("stock__variant", "stock__location", "actor")
    list_filter = ("reason",)
    search_fields = ("reference", "stock__variant__sku")
    ordering = ("-pk",)

    @admin.display(description=_("by"))
    def by(self, movement: Movement) -> str:
        """Show which operator did it; the shop's own entries leave it empty."""
        return movement.actor.email if movement.actor else ""

    @admin.display(description=_("SKU"))
    def sku(self, movement: Movement) -> str:
        """Show which."""
        return movement.stock.variant.sku

    @admin.display(description=_("location"))
    def place(self, movement: Movement) -> str:
        """Show where."""
        return movement.stock.location.name

    @admin.display(description=_("quantity"))
    def signed(self, movement: Movement) -> str:
        """Show which way."""
        return f"{movement.quantity:+}"


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    """What is promised to which sale."""

    list_display = ("reference", "sku", "place", "quantity", "state", "until")
    list_select_related = ("stock__variant", "stock__location")
    list_filter = ("state",)
    search_fields = ("reference",)
    ordering = ("-pk",)

    @admin.display(description=_("SKU"))
    def sku(self, reservation: Reservation) -> str:
        """Show which."""
        return reservation.stock.variant.sku

    @admin.display(description=_("location"))
    def place(self, reservation: Reservation) -> str:
        """Show where."""
        return reservation.stock.location.name


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    """Who waits for what."""

    list_display = ("variant", "language", "created_at", "sent_at")
    list_select_related = ("variant",)
    search_fields = ("variant__sku", "email")
    ordering = ("-pk",)


@admin.register(Location)
class LocationAdmin(TranslatedAdmin):
    """Warehouses and stores."""

    list_display = ("name", "code", "kind", "country", "ships", "priority")
    search_fields = ("code", "name_en")

    def save_model(
        self, request: HttpRequest, obj: Location, form: ModelForm[Location], change: bool
    ) -> None:
        """Save and tell: stores stand on a public page."""
        super().save_model(request, obj, form, change)
        publish(LocationChanged(location_id=obj.pk), now=clock.now())
