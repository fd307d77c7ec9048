"""Operators take returns in: approve, receive, look at, settle; the rules; how long it takes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core import clock
from core.admin import QuickAdmin, ReadOnlyAdmin, money_of
from core.errors import Refusal
from orders import return_report
from orders.admin.return_forms import FORMS, ReturnMove
from orders.models import Return, ReturnEvent, ReturnLine, ReturnPhoto, ReturnRule
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
class ReturnAdmin(ReadOnlyAdmin):
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
    actions_detail = ("approve", "reject", "receive", "settle")
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
        links = ((reverse("admin:orders_return_photo", args=[p.pk]),) for p in row.photos.all())
        shown = '<a href="{0}"><img src="{0}" alt="" class="h-24 inline rounded"></a>'
        return format_html_join(" ", shown, links) or "–"

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

    @action(description=_("Approve"), icon="check", permissions=["approve"])
    def approve(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Let it come."""
        return redirect("admin:orders_return_step", object_id, "approve")

    @action(description=_("Reject"), icon="block", permissions=["reject"])
    def reject(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Say no, and why."""
        return redirect("admin:orders_return_step", object_id, "reject")

    @action(description=_("Received"), icon="archive", permissions=["receive"])
    def receive(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Note that it has come."""
        return redirect("admin:orders_return_step", object_id, "receive")

    @action(description=_("Look at it and settle"), icon="fact_check", permissions=["settle"])
    def settle(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Accept, put back or write off, and give the money back."""
        return redirect("admin:orders_return_step", object_id, "settle")

    def has_approve_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it can be approved now."""
        return self._may(request, object_id, "approve")

    def has_reject_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it can be rejected now."""
        return self._may(request, object_id, "reject")

    def has_receive_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it can be received now."""
        return self._may(request, object_id, "receive")

    def has_settle_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether it can be settled now."""
        return self._may(request, object_id, "settle")

    def get_urls(self) -> list[Any]:
        """Add the form that every step goes through, and the pictures."""
        view = self.admin_site.admin_view
        own = [
            path(
                "<int:object_id>/<slug:verb>/now/", view(self.step_view), name="orders_return_step"
            ),
            path("photos/<int:photo_id>/", view(self.photo_view), name="orders_return_photo"),
        ]
        return [*own, *super().get_urls()]

    def photo_view(self, request: HttpRequest, photo_id: int) -> FileResponse:
        """Send one picture to an operator."""
        photo = ReturnPhoto.objects.filter(pk=photo_id).first()
        if photo is None or not request.user.has_perm("orders.view_return"):
            raise Http404
        return FileResponse(storages["private"].open(photo.file), content_type="image/webp")

    def step_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask what there is to ask, then take the step."""
        row, move = self.get_object(request, str(object_id)), FORMS.get(verb)
        if row is None or move is None or not self._may(request, object_id, verb):
            messages.error(request, _("This is not possible in the return's present state."))
            return redirect("admin:orders_return_changelist")
        form = move.form(request.POST if request.method == "POST" else None, row=row)
        if (
            request.method == "POST"
            and form.is_valid()
            and self._carry_out(request, row, move, form)
        ):
            return redirect("admin:orders_return_change", object_id)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": move.title,
            "original": row,
            "note": row.get_state_display(),
            "back_url": reverse("admin:orders_return_change", args=[object_id]),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _may(self, request: HttpRequest, object_id: str | int | None, verb: str) -> bool:
        rows = Return.objects.filter(pk=object_id or 0, state__in=FORMS[verb].states)
        return request.user.has_perm("orders.change_return") and rows.exists()

    def _carry_out(self, request: HttpRequest, row: Return, move: ReturnMove, form: Any) -> bool:
        try:
            done = move.service(
                return_id=row.pk, now=clock.now(), actor_id=request.user.pk, **form.wanted()
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        told = {"number": done.number, "state": ReturnState(done.state).label}
        self.log_change(request, row, _("%(number)s: %(state)s.") % told)
        messages.success(request, _("Return %(number)s: %(state)s.") % told)
        return True
