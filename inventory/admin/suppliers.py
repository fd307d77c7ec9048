"""Operators' screens for suppliers: what they sell, how they do, what they are to put right."""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from core import clock
from core.admin import QuickAdmin
from inventory import scorecards
from inventory.models import Supplier, SupplierCase, SupplierItem
from inventory.services import cases

CASES = {
    SupplierCase.State.OPEN: "warning",
    SupplierCase.State.ANSWERED: "info",
    SupplierCase.State.CLOSED: "default",
}


class Scored(Protocol):
    """A supplier as the list has it: with its score."""

    score: scorecards.Score


class SupplierItemInline(TabularInline):
    """What they sell us."""

    model = SupplierItem
    fields = ("variant", "their_code", "cost", "pack", "is_preferred")
    autocomplete_fields = ("variant",)
    extra = 0
    per_page = 50
    hide_title = True


@admin.register(Supplier)
class SupplierAdmin(QuickAdmin):
    """Suppliers with their scorecard."""

    list_display = (
        "name",
        "lead_days",
        "real_days",
        "on_time",
        "fill",
        "defects",
        "returns",
        "is_active",
    )
    search_fields = ("code", "name")
    inlines = (SupplierItemInline,)
    ordering = ("name",)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Work out the scores of all rows of a page at once."""
        page = super().get_changelist_instance(request)
        rows = list(page.result_list)
        found = scorecards.scores(supplier_ids=[row.pk for row in rows], now=clock.now())
        for row in rows:
            row.score = found[row.pk]
        page.result_list = rows
        return page

    @admin.display(description=_("days it took"))
    def real_days(self, supplier: Scored) -> str:
        """Show the mean from order to first delivery."""
        return _told(supplier.score.lead_days, "{:.1f}")

    @admin.display(description=_("in time"))
    def on_time(self, supplier: Scored) -> str:
        """Show the share of deliveries by the day they were due."""
        return _told(supplier.score.on_time, "{:.0%}")

    @admin.display(description=_("fill rate"))
    def fill(self, supplier: Scored) -> str:
        """Show the share of ordered units that came."""
        return _told(supplier.score.fill, "{:.0%}")

    @admin.display(description=_("arrived damaged"))
    def defects(self, supplier: Scored) -> str:
        """Show the share of units that came damaged."""
        return _told(supplier.score.defects, "{:.1%}")

    @admin.display(description=_("returned by customers"))
    def returns(self, supplier: Scored) -> str:
        """Show the share of sold units that came back."""
        return _told(supplier.score.returns, "{:.1%}")


def _told(value: float | None, pattern: str) -> str:
    return "–" if value is None else pattern.format(value)


@admin.register(SupplierCase)
class SupplierCaseAdmin(QuickAdmin):
    """What suppliers are to put right, with their answers."""

    list_display = ("opened_at", "supplier", "kind", "variant", "quantity", "shown_state", "due_at")
    list_filter = ("state", "kind", "supplier")
    list_select_related = ("supplier", "variant")
    search_fields = ("reference", "variant__sku")
    ordering = ("-pk",)
    autocomplete_fields = ("variant",)
    written = ("supplier", "kind", "variant", "quantity", "reference", "words")
    fields = (
        ("supplier", "kind", "state"),
        ("variant", "quantity", "reference"),
        "words",
        "reply",
        ("opened_at", "due_at", "replied_at"),
    )
    actions = ("close_selected",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: SupplierCase | None = None
    ) -> list[str]:
        """Once it is sent it stands."""
        written = () if obj else self.written
        fixed = ["state", "reply", "opened_at", "due_at", "replied_at"]
        return fixed + [name for name in self.written if name not in written]

    @display(description=_("state"), label=CASES)
    def shown_state(self, case: SupplierCase) -> tuple[str, str]:
        """Show the state as a chip."""
        return case.state, case.get_state_display()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Cases count in the scorecard."""
        return False

    def save_model(self, request: HttpRequest, obj: SupplierCase, form: Any, change: bool) -> None:
        """A new case is sent to the supplier."""
        if change:
            return
        made = cases.begin(
            supplier=obj.supplier,
            kind=obj.kind,
            variant_id=obj.variant_id,
            quantity=obj.quantity,
            reference=obj.reference,
            words=obj.words,
            now=clock.now(),
        )
        obj.pk = made.pk

    @admin.action(description=_("Close the selected cases"), permissions=["change"])
    def close_selected(self, request: HttpRequest, rows: QuerySet[SupplierCase]) -> None:
        """They are settled."""
        for pk in rows.values_list("pk", flat=True):
            cases.close(case_id=pk)
