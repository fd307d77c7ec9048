"""What stands below an order: its lines and its timeline."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from core.admin import money_of
from orders.models import Fulfilment, OrderEvent, OrderLine
from promotions.rules.telling import words

# What an event carries, in an operator's words; anything else is shown as it is.
WORDS = {
    "unpaid": _("not paid in time"),
    "shopper": _("by the shopper"),
    "operator": _("by an operator"),
    "declined": _("declined by the bank"),
    "insufficient_funds": _("not enough money"),
    "not_collected": _("nobody came for it"),
    "not_wanted": _("tried and left in the store"),
    "challenge_failed": _("not confirmed by the shopper"),
}
SHOWN = ("carrier", "tracking", "reason", "failure", "promised_on")


def contents_of(parcel: Fulfilment) -> str:
    """Say what is in a parcel."""
    return " · ".join(f"{row.quantity} × {row.line.sku}" for row in parcel.lines.all())


class LineInline(TabularInline):
    """What was bought."""

    model = OrderLine
    fields = (
        "sku",
        "name",
        "options",
        "made",
        "quantity",
        "cancelled",
        "returned",
        "each",
        "off",
        "sum",
        "why",
        "tax_percent",
    )
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Documents do not change."""
        return False

    @admin.display(description=_("made for the buyer"))
    def made(self, line: OrderLine) -> str:
        """Show what is to be put on it, for whoever makes and packs it."""
        return " · ".join(f"{wish['name']}: {wish['value']}" for wish in line.personal)

    @admin.display(description=_("unit price"))
    def each(self, line: OrderLine) -> str:
        """Show the price of one."""
        return money_of(line.unit, line.order.currency)

    @admin.display(description=_("discount"))
    def off(self, line: OrderLine) -> str:
        """Show what was taken off all of them."""
        return money_of(line.discount, line.order.currency)

    @admin.display(description=_("why this price"))
    def why(self, line: OrderLine) -> str:
        """Show what was applied and what was not, in order."""
        names = {note["offer"]: note.get("name", "") for note in line.adjustments}
        currency = line.order.currency
        told = [words(note, currency, names=names) for note in line.adjustments]
        return format_html_join("", "{}<br>", ((one,) for one in told)) if told else "–"

    @admin.display(description=_("total"))
    def sum(self, line: OrderLine) -> str:
        """Show the price of all."""
        return money_of(line.total, line.order.currency)


class ParcelInline(TabularInline):
    """What it was packed into; each opens its own screen."""

    model = Fulfilment
    verbose_name_plural = _("Parcels")
    fields = ("position", "kind", "state", "location", "carrier", "tracking", "contents")
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fulfilment]:
        """Read what is in all of them at once."""
        rows: QuerySet[Fulfilment] = super().get_queryset(request)
        return rows.select_related("location").prefetch_related("lines__line")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Parcels are packed."""
        return False

    @admin.display(description=_("contents"))
    def contents(self, parcel: Fulfilment) -> str:
        """Say what is in it."""
        return contents_of(parcel)


class EventInline(TabularInline):
    """The timeline."""

    model = OrderEvent
    verbose_name_plural = _("Timeline")
    fields = ("at", "happening", "told", "by")
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The shop writes it."""
        return False

    @admin.display(description=_("by"))
    def by(self, event: OrderEvent) -> str:
        """Show which operator did it; the shop and the shopper leave it empty."""
        return event.actor.email if event.actor else ""

    @admin.display(description=_("details"))
    def told(self, event: OrderEvent) -> str:
        """Say what the event carries, in words."""
        parts = [
            str(WORDS.get(event.data[name], event.data[name]))
            for name in SHOWN
            if event.data.get(name)
        ]
        if parcel := event.data.get("parcel"):
            parts.append(_("parcel %d") % parcel)
        return " · ".join([*parts, *event.data.get("items", [])])
