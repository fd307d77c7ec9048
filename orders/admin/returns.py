"""Operators take returns in: approve, receive, look at, settle; the rules; how long it takes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core import clock
from core.admin import QuickAdmin, money_of
from core.admin_steps import StepsAdmin
from orders import return_report
from orders.admin.return_forms import STEPS
from orders.models import Return, ReturnEvent, ReturnLine, ReturnRule
from orders.rules.returning import TARGET
from orders.types import OPEN_RETURNS, ReturnState

COLOURS = {
    ReturnState.REQUESTED: "warning",
    ReturnState.APPROVED: "info",
    ReturnState.UNDER_WAY: "info",
    ReturnState.RECEIVED: "info",
    ReturnState.CLOSED: "success",
    ReturnState.REJECTED: "danger",
}


@admin.register(ReturnRule)
class ReturnRuleAdmin(QuickAdmin):
    """The rules by category."""

    list_display = ("__str__", "days", "fault_days", "condition", "payer", "is_automatic")
    list_select_related = ("category",)
    autocomplete_fields = ("category",)
    ordering = ("category__path",)


class ReturnLineInline(TabularInline):
    """What comes back, and why."""

    model = ReturnLine
    fields = ("line", "quantity", "reason", "exchange_to", "accepted", "restocked")
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Shoppers write it."""
        return False


class ReturnEventInline(TabularInline):
    """Its steps."""

    model = ReturnEvent
    verbose_name_plural = _("Timeline")
    fields = ("at", "state", "actor")
    readonly_fields = fields
    extra = 0
    hide_title = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The shop writes it."""
        return False


class OverdueFilter(admin.SimpleListFilter):
    """What takes longer than it should."""

    title = _("overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the one answer worth asking for."""
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Return]) -> QuerySet[Return]:
        """Narrow the list."""
        if self.value() != "yes":
            return queryset
        late = clock.now() - TARGET
        return queryset.filter(state__in=OPEN_RETURNS, requested_at__lt=late)


@admin.register(Return)
class ReturnAdmin(StepsAdmin):
    """Returns with the steps that are possible now; the longest waiting first."""

    list_display = (
        "number",
        "shown_state",
        "method",
        "outcome",
        "requested_at",
        "shown_age",
        "shown_refund",
    )
    list_select_related = ("order",)
    list_filter = (OverdueFilter, "state", "method", "outcome")
    search_fields = ("number__istartswith", "order__email__exact", "tracking__exact")
    search_help_text = _("Return number, e-mail address or tracking number: scan to find")
    ordering = ("-escalated_at", "-pk")
    inlines = (ReturnLineInline, ReturnEventInline)
    actions_list = ("report",)
    steps = STEPS
    subject = "return_id"
    pictures_in = "photos"
    fields = (
        "shown_order",
        ("number", "state"),
        ("method", "location"),
        ("pickup_from", "pickup_until"),
        ("carrier", "tracking"),
        ("outcome", "shown_refund", "exchange_order"),
        "note",
        "answer",
        "pictures",
        ("requested_at", "escalated_at"),
    )
    readonly_fields = ("shown_order", "shown_refund", "pictures")

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, row: Return) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @display(description=_("days"), label={"late": "danger", "open": "info", "done": "default"})
    def shown_age(self, row: Return) -> tuple[str, str]:
        """Show how long it took, or takes; red past the target."""
        took = (row.closed_at or clock.now()) - row.requested_at
        late = row.state in OPEN_RETURNS and took > TARGET
        kind = "late" if late else "open" if row.state in OPEN_RETURNS else "done"
        return kind, str(took.days)

    @admin.display(description=_("refunded"))
    def shown_refund(self, row: Return) -> str:
        """Show what was given back."""
        return money_of(row.refunded or None, row.order.currency)

    @admin.display(description=_("order"))
    def shown_order(self, row: Return) -> str:
        """Lead to the order."""
        url = reverse("admin:orders_order_change", args=[row.order_id])
        return format_html('<a class="link" href="{}">{}</a>', url, row.order.number)

    @admin.display(description=_("pictures"))
    def pictures(self, row: Return) -> SafeString | str:
        """Show what the shopper took pictures of."""
        return self.pictures_of(row)

    @action(description=_("How long returns take"), url_path="report", permissions=["report"])
    def report(self, request: HttpRequest) -> HttpResponse:
        """The report by category and carrier."""
        now = clock.now()
        context = self.admin_site.each_context(request) | {
            "title": _("How long returns take"),
            "opts": self.opts,
            "target": TARGET.days,
            "tables": [
                (_("By category"), return_report.by_category(now=now)),
                (_("By carrier"), return_report.by_carrier(now=now)),
            ],
        }
        return TemplateResponse(request, "admin/return_report.html", context)

    def has_report_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may see returns."""
        return request.user.has_perm("orders.view_return")
