"""The screen of the checks of the books: what does not hold, its repair by one click, the trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core import clock
from core.admin import ReadOnlyAdmin
from core.errors import Refusal
from core.models import Drift, DriftRun
from core.reconciling import CHECKS
from core.services import drifts

DAYS, TALLEST = 30, 40
STATES = {
    Drift.State.OPEN: "danger",
    Drift.State.REPAIRED: "success",
    Drift.State.GONE: "default",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the trend: where it stands in the picture, and how tall."""

    day: date
    found: int
    x: int
    y: float
    height: float


@admin.register(Drift)
class DriftAdmin(ReadOnlyAdmin):
    """What the checks found: mended one by one, or many at once."""

    list_display = (
        "label",
        "title",
        "expected",
        "found",
        "proposal",
        "first_seen_at",
        "shown_state",
    )
    list_filter = ("state", "check_code")
    search_fields = ("label",)
    ordering = ("state", "-pk")
    list_select_related = ("actor",)
    actions = ("repair_selected",)
    list_before_template = "admin/drifts.html"

    @admin.display(description=_("check"))
    def title(self, drift: Drift) -> str:
        """Say what does not hold."""
        check = CHECKS.get(drift.check_code)
        return str(check.title) if check else drift.check_code

    @admin.display(description=_("proposed repair"))
    def proposal(self, drift: Drift) -> str:
        """Say what a click would do."""
        check = CHECKS.get(drift.check_code)
        return str(check.proposal) if check and drift.state == Drift.State.OPEN else "–"

    @display(description=_("state"), label=STATES)
    def shown_state(self, drift: Drift) -> tuple[str, str]:
        """Show the state as a chip."""
        return drift.state, drift.get_state_display()

    def has_repair_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may mend."""
        return request.user.has_perm("core.change_drift")

    @admin.action(description=_("Apply the proposed repairs"), permissions=["repair"])
    def repair_selected(self, request: HttpRequest, rows: QuerySet[Drift]) -> None:
        """Mend those chosen; say of each that could not be why."""
        mended = sum(self._repair(request, pk) for pk in rows.values_list("pk", flat=True))
        messages.success(request, _("%d repaired.") % mended)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Put the open ones, the trend and the last run above the list."""
        now = clock.now()
        opened = Drift.objects.filter(state=Drift.State.OPEN).order_by("-pk")
        told = {
            "last_run": DriftRun.objects.order_by("-pk").first(),
            "open_drifts": [
                (drift, self.title(drift), self.proposal(drift)) for drift in opened[:20]
            ],
            "open_count": opened.count(),
            "bars": _trend(now),
            "may_repair": self.has_repair_permission(request),
        }
        answer: HttpResponse = super().changelist_view(request, told | (extra_context or {}))
        return answer

    def get_urls(self) -> list[Any]:
        """Add the two buttons' addresses."""
        view = self.admin_site.admin_view
        return [
            path("run/", view(self.run_view), name="core_drift_run"),
            path("<int:object_id>/repair/", view(self.repair_view), name="core_drift_repair"),
            *super().get_urls(),
        ]

    def run_view(self, request: HttpRequest) -> HttpResponse:
        """Ask all checks now."""
        if request.method == "POST" and self.has_repair_permission(request):
            run = drifts.reconcile(now=clock.now())
            messages.success(request, _("%d found.") % run.found)
        return redirect("admin:core_drift_changelist")

    def repair_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Mend one."""
        may = request.method == "POST" and self.has_repair_permission(request)
        if may and self._repair(request, object_id):
            messages.success(request, _("%d repaired.") % 1)
        return redirect("admin:core_drift_changelist")

    def _repair(self, request: HttpRequest, drift_id: int) -> bool:
        if not Drift.objects.filter(pk=drift_id).exists():
            return False
        try:
            drift = drifts.repair(drift_id=drift_id, now=clock.now(), actor_id=request.user.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return False
        self.log_change(request, drift, drift.get_state_display())
        return True


def _trend(now: datetime) -> list[Bar]:
    """Return a bar for each of the last days: how many drifts were first seen on it."""
    since = now - timedelta(days=DAYS - 1)
    rows = Drift.objects.filter(first_seen_at__date__gte=since.date())
    counted = dict(
        rows.annotate(day=TruncDate("first_seen_at"))
        .values_list("day")
        .annotate(found=Count("pk"))
        .order_by("day")
    )
    most = max([*counted.values(), 1])
    days = [since.date() + timedelta(days=n) for n in range(DAYS)]
    heights = [TALLEST * counted.get(day, 0) / most for day in days]
    return [
        Bar(
            day,
            counted.get(day, 0),
            x=n * 10,
            y=round(TALLEST - height, 1),
            height=round(height, 1),
        )
        for n, (day, height) in enumerate(zip(days, heights, strict=True))
    ]
