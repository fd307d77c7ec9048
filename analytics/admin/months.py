"""Monthly reports and the actions decided on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from analytics import months
from analytics.models import Action, MonthlyReport
from analytics.services.months import contents, pdf
from core.admin import QuickAdmin

LINK = '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>'
CHIPS = {"proposed": "warning", "planned": "info", "done": "success", "dropped": "default"}


@admin.register(MonthlyReport)
class MonthlyReportAdmin(QuickAdmin):
    """One page a month: findings first, then the figures; as a paper, too."""

    list_display = ("shown_month", "computed_at", "mailed_at", "paper")
    ordering = ("-month",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come with the month."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was decided stays known."""
        return False

    def get_urls(self) -> list[Any]:
        """Add the paper."""
        own = path(
            "<int:report_id>/pdf/",
            self.admin_site.admin_view(self.pdf_view),
            name="analytics_monthlyreport_pdf",
        )
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a month."""
        report = self._report(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": months.title(report),
            "opts": self.opts,
            "report": report,
            **contents(report),
        }
        return TemplateResponse(request, "admin/analytics/month.html", context)

    def pdf_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Give the paper."""
        report = self._report(request, str(report_id))
        answer = HttpResponse(pdf(report), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="report-{report.month:%Y-%m}.pdf"'
        return answer

    def _report(self, request: HttpRequest, object_id: str) -> MonthlyReport:
        report: MonthlyReport | None = self.get_object(request, object_id)
        if report is None or not self.has_view_permission(request, report):
            raise Http404
        return report

    @admin.display(description=_("month"), ordering="month")
    def shown_month(self, report: MonthlyReport) -> str:
        """Show the month in words."""
        return months.title(report)

    @admin.display(description=_("PDF"))
    def paper(self, report: MonthlyReport) -> str:
        """Lead to the paper."""
        address = reverse("admin:analytics_monthlyreport_pdf", args=[report.pk])
        return format_html(LINK, address, _("PDF"))


@admin.register(Action)
class ActionAdmin(QuickAdmin):
    """What is to be done about findings: who, by when, and what came of it."""

    list_display = ("shown_finding", "report", "owner", "due_on", "shown_state", "effect")
    list_filter = ("state", "owner")
    list_select_related = ("report", "owner")
    ordering = ("-report__month", "due_on", "pk")
    fields = ("shown_finding", "effect", "state", "owner", "due_on", "note")
    readonly_fields = ("shown_finding", "effect")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are proposed by reports."""
        return False

    @admin.display(description=_("finding"))
    def shown_finding(self, action: Action) -> str:
        """Say what was found and what to do."""
        finding, advice = months.FINDINGS[action.finding]
        return f"{action.about}: {finding} {advice}" if action.about else f"{finding} {advice}"

    @admin.display(description=_("was, should become, became"))
    def effect(self, action: Action) -> str:
        """Show the figure then, as expected, and now."""
        (row,) = months.actions(action.report, [action])
        return f"{row['figure']}: {row['was']} → {row['expected']} → {row['became']}"

    @display(description=_("state"), label=CHIPS)
    def shown_state(self, action: Action) -> tuple[str, str]:
        """Show the state as a chip."""
        return action.state, action.get_state_display()
