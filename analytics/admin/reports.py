"""The analytics home and the page of each report."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from analytics import files, report_tasks, showing
from analytics.admin.kpis import open_alerts
from analytics.asked import question
from analytics.forms import ReportForm
from analytics.models import ReportRun
from analytics.reporting import Compare, Params, Report, find, registered
from analytics.services import runs
from analytics.today import today
from core import clock
from core.admin import QuickAdmin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPANS = ((7, _("7 days")), (28, _("28 days")), (91, _("13 weeks")), (364, _("52 weeks")))


@admin.register(ReportRun)
class ReportRunAdmin(QuickAdmin):
    """Reports: what was found, how old it is, and a button to reckon anew."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Runs come from questions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go by themselves."""
        return False

    def get_urls(self) -> list[Any]:
        """Add the pages of reports."""
        views = {
            "live/": ("live", self.live_view),
            "report/<slug:code>/": ("page", self.page_view),
            "report/<slug:code>/state/": ("state", self.state_view),
            "report/<slug:code>/again/": ("again", require_POST(self.again_view)),
            "report/<slug:code>/xlsx/": ("xlsx", self.xlsx_view),
            "report/<slug:code>/csv/<slug:table>/": ("csv", self.csv_view),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"analytics_report_{name}")
            for address, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The home: today so far, and the reports by subject."""
        self._check(request)
        groups = groupby(sorted(registered(), key=_group), key=_group)
        context = self._context(request, title=_("Reports")) | {
            "today": today(now=clock.now()),
            "alerts": open_alerts(),
            "groups": [(name, list(reports)) for name, reports in groups],
        }
        return TemplateResponse(request, "admin/analytics/home.html", context)

    def live_view(self, request: HttpRequest) -> HttpResponse:
        """Today so far, for the home to fetch again and again."""
        self._check(request)
        context = {"today": today(now=clock.now())}
        return TemplateResponse(request, "admin/analytics/_today.html", context)

    def page_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """One report; a question that was never asked is put to a worker."""
        report, now = self._report(request, code), clock.now()
        form = _form(request, report, now)
        run = _run(report, form.params, now) if form.is_valid() else None
        context = self._context(request, title=report.title) | {
            "report": report,
            "form": form,
            "run": run,
            "query": _query(form.params) if run else "",
            "spans": _spans(request, now),
            **_shown(report, run),
        }
        return TemplateResponse(request, "admin/analytics/report.html", context)

    def state_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Whether it is done: the page that asked then loads itself anew."""
        report, now = self._report(request, code), clock.now()
        run = _run(report, _params(request, report, now), now)
        answer = TemplateResponse(request, "admin/analytics/_waiting.html", {"run": run})
        if run.state != ReportRun.State.WAITING:
            answer["HX-Refresh"] = "true"
        return answer

    def again_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Reckon anew."""
        report, now = self._report(request, code), clock.now()
        params = _params(request, report, now)
        run = runs.ask(report=report, params=params, now=now, again=True)
        report_tasks.reckon_report.delay(run_id=run.pk)
        address = reverse("admin:analytics_report_page", args=[code])
        return redirect(f"{address}?{_query(params)}")

    def csv_view(self, request: HttpRequest, code: str, table: str) -> StreamingHttpResponse:
        """One table as text."""
        report = self._report(request, code)
        run = _done(request, report)
        if table not in {one.key for one in report.tables}:
            raise Http404
        lines = files.as_csv(report.table(table), run.result["tables"].get(table, []))
        return _file(lines, "text/csv; charset=utf-8", f"{code}-{table}-{run.params['until']}.csv")

    def xlsx_view(self, request: HttpRequest, code: str) -> StreamingHttpResponse:
        """All tables as a workbook."""
        report = self._report(request, code)
        run = _done(request, report)
        book = files.as_xlsx(report, run.result)
        return _file([book], XLSX, f"{code}-{run.params['until']}.xlsx")

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise Http404

    def _report(self, request: HttpRequest, code: str) -> Report:
        self._check(request)
        report = find(code)
        if report is None:
            raise Http404
        return report

    def _context(self, request: HttpRequest, *, title: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _form(request: HttpRequest, report: Report, now: datetime) -> ReportForm:
    return question(report=report, now=now, given=request.GET.dict())


def _params(request: HttpRequest, report: Report, now: datetime) -> Params:
    form = _form(request, report, now)
    if not form.is_valid():
        raise Http404
    return form.params


def _run(report: Report, params: Params, now: datetime) -> ReportRun:
    known = ReportRun.objects.filter(code=report.code, digest=params.digest).first()
    if known is None:
        known = runs.ask(report=report, params=params, now=now)
        report_tasks.reckon_report.delay(run_id=known.pk)
        known.refresh_from_db()
    return known


def _done(request: HttpRequest, report: Report) -> ReportRun:
    run = _run(report, _params(request, report, clock.now()), clock.now())
    if not run.result:
        raise Http404
    return run


def _shown(report: Report, run: ReportRun | None) -> dict[str, Any]:
    if run is None or not run.result:
        return {"cards": [], "sheets": [], "pictures": [], "notes": []}
    currency = run.params.get("currency", settings.SHOP_CURRENCIES[0])
    return {
        "cards": showing.cards(report, run.result, currency=currency),
        "sheets": showing.sheets(report, run.result, currency=currency),
        "pictures": showing.pictures(report, run.result),
        "notes": showing.notes(run.result),
    }


def _spans(request: HttpRequest, now: datetime) -> list[dict[str, Any]]:
    last = now.date() - timedelta(days=1)
    found = []
    for days, name in SPANS:
        asked = request.GET.copy()
        since = last - timedelta(days=days - 1)
        asked["since"], asked["until"] = since.isoformat(), last.isoformat()
        chosen = request.GET.get("since") == asked["since"]
        found.append({"name": name, "query": asked.urlencode(), "chosen": chosen})
    return found


def _query(params: Params) -> str:
    told = params.as_json()
    told.setdefault("compare", Compare.NONE)
    return "&".join(f"{key}={value}" for key, value in told.items())


def _group(report: Report) -> str:
    return str(report.group)


def _file(parts: Any, kind: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(parts, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
