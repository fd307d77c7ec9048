"""The review queue: what is held, why, and the operator's word on it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core import clock
from core.admin import ReadOnlyAdmin
from core.errors import Refusal
from risk import selectors
from risk.models import Assessment
from risk.services import reviews
from risk.types import Decision, Outcome, Signal, Told

NAMES = {signal.value: signal.label for signal in Signal}


class WaitingFilter(admin.SimpleListFilter):
    """What waits for a person."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the two."""
        return [("waiting", _("Waits for a review")), ("done", _("Reviewed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        waiting = Q(decision=Decision.HOLD, reviewed_at=None)
        if self.value() == "waiting":
            return queryset.filter(waiting)
        return queryset.exclude(reviewed_at=None) if self.value() == "done" else queryset


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Every judgement, with its reasons."""

    list_display = ("reference", "at", "score", "shown_decision", "first_reason", "shown_outcome")
    list_filter = (WaitingFilter, "decision", "outcome")
    search_fields = ("reference",)
    search_help_text = _("Order number")
    ordering = ("-at",)
    fields = (
        ("reference", "at"), ("score", "decision"), "why", "seen",
        ("probability", "model"), ("was_paid", "told_outcome"), ("reviewed_by", "reviewed_at"),
    )  # fmt: skip
    readonly_fields = ("why", "seen", "told_outcome")
    actions_list = ("report",)
    actions_detail = ("let_pass", "take_for_fraud", "mark_fraud")

    @display(
        description=_("decision"),
        ordering="decision",
        label={
            Decision.ALLOW: "success",
            Decision.CHALLENGE: "info",
            Decision.HOLD: "warning",
            Decision.REFUSE: "danger",
        },
    )
    def shown_decision(self, row: Assessment) -> tuple[str, str]:
        """Show the decision as a chip."""
        return row.decision, row.get_decision_display()

    @display(
        description=_("outcome"),
        ordering="outcome",
        label={Outcome.GOOD: "success", Outcome.FRAUD: "danger"},
    )
    def shown_outcome(self, row: Assessment) -> tuple[str, str]:
        """Show what it turned out to be."""
        return row.outcome, row.get_outcome_display() or "–"

    @admin.display(description=_("outcome"))
    def told_outcome(self, row: Assessment) -> str:
        """Name it on its own page, where there are no chips."""
        return row.get_outcome_display() or "–"

    @admin.display(description=_("reason"))
    def first_reason(self, row: Assessment) -> str:
        """Name the weightiest reason."""
        return _said(row.reasons[0]) if row.reasons else "–"

    @admin.display(description=_("why"))
    def why(self, row: Assessment) -> SafeString:
        """Name every reason with its points, the weightiest first."""
        lines = [
            (_said(one), _value(one["value"]), f"{one['points']:+g}", _unit(one["told"]))
            for one in row.reasons
        ]
        rows = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{} {}</td></tr>", lines)
        return format_html('<table class="facts">{}</table>', rows) if lines else SafeString("–")

    @admin.display(description=_("what was seen"))
    def seen(self, row: Assessment) -> SafeString:
        """List every signal with its value."""
        lines = [(NAMES.get(code, code), _value(value)) for code, value in row.signals.items()]
        rows = format_html_join("", "<tr><td>{}</td><td>{}</td></tr>", lines)
        return format_html('<table class="facts">{}</table>', rows)

    @action(description=_("Let it pass"), icon="check", permissions=["decide"])
    def let_pass(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The order goes on."""
        return self._decide(request, object_id, is_fraud=False)

    @action(description=_("Take it for fraud"), icon="gpp_bad", permissions=["decide"])
    def take_for_fraud(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The order is called off and the money goes back."""
        return self._decide(request, object_id, is_fraud=True)

    @action(description=_("A dispute was lost"), icon="gavel", permissions=["mark"])
    def mark_fraud(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Models learn from it."""
        row = Assessment.objects.get(pk=object_id)
        reviews.note(reference=row.reference, outcome=Outcome.FRAUD, now=clock.now())
        self.log_change(request, row, str(_("A dispute was lost")))
        return redirect("admin:risk_assessment_change", object_id)

    @action(description=_("Weeks and figures"), icon="monitoring")
    def report(self, request: HttpRequest) -> HttpResponse:
        """Open the report: shares challenged, held and refused; precision and recall."""
        context = self.admin_site.each_context(request) | {
            "title": _("Risk by week"),
            "opts": self.opts,
            "weeks": selectors.weeks(now=clock.now()),
        }
        return TemplateResponse(request, "admin/risk_report.html", context)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether this one waits for a review this operator may give."""
        waits = Assessment.objects.filter(
            pk=object_id or 0, decision=Decision.HOLD, reviewed_at=None
        ).exists()
        return waits and request.user.has_perm("risk.change_assessment")

    def has_mark_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether this operator may say that this one was fraud."""
        rows = Assessment.objects.filter(pk=object_id or 0).exclude(outcome=Outcome.FRAUD)
        return rows.exists() and request.user.has_perm("risk.change_assessment")

    def _decide(self, request: HttpRequest, object_id: int, *, is_fraud: bool) -> HttpResponse:
        try:
            row = reviews.decide(
                assessment_id=object_id,
                is_fraud=is_fraud,
                actor_id=request.user.pk or 0,
                now=clock.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("Taken for fraud") if is_fraud else _("Let pass")
            self.log_change(request, row, str(said))
            messages.success(request, said)
        return redirect("admin:risk_assessment_change", object_id)


def _said(reason: dict[str, Any]) -> str:
    return str(NAMES.get(reason["code"], reason["code"]))


def _unit(told: str) -> str:
    """Rules speak in points of the score, the model in log-odds."""
    return str(_("points") if told == Told.RULE else _("log-odds"))


def _value(value: float) -> str:
    return f"{value:g}"
