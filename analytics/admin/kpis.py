"""Targets, where the month stands, and alerts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from analytics import wording
from analytics.models import Alert, KpiTarget
from analytics.services import alerts, targets
from core import clock
from core.admin import QuickAdmin


@admin.register(KpiTarget)
class KpiTargetAdmin(QuickAdmin):
    """Targets by month; above them how the month goes."""

    list_display = ("code", "month", "target")
    list_filter = ("code",)
    ordering = ("-month", "code")
    date_hierarchy = "month"
    list_before_template = "admin/analytics/standings.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show how the month goes above the list of targets."""
        rows = [
            {
                "name": one.indicator.name,
                "definition": one.indicator.definition,
                "value": wording.figure(one.indicator.code, one.value),
                "before": wording.figure(one.indicator.code, one.before),
                "target": wording.figure(one.indicator.code, one.target),
                "is_met": one.is_met,
            }
            for one in targets.standings(now=clock.now())
        ]
        context = {**(extra_context or {}), "standings": rows}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer


@admin.register(Alert)
class AlertAdmin(QuickAdmin):
    """Figures out of line, the newest first; saving says that one has looked."""

    list_display = ("shown_at", "sentence", "shown_state")
    list_filter = ("code", ("acknowledged_at", admin.EmptyFieldListFilter))
    ordering = ("-at",)
    fields = ("sentence", "at", "shown_causes", "acknowledged_at", "acknowledged_by", "note")
    readonly_fields = ("sentence", "at", "shown_causes", "acknowledged_at", "acknowledged_by")
    list_select_related = ("acknowledged_by",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was told stays known."""
        return False

    def save_model(self, request: HttpRequest, obj: Alert, form: Any, change: bool) -> None:
        """Say who has looked, and what they found."""
        alerts.acknowledge(
            alert=obj, operator_id=request.user.pk or 0, note=obj.note, now=clock.now()
        )
        messages.info(request, _("You have looked at this alert."))

    @admin.display(description=_("when"), ordering="at")
    def shown_at(self, alert: Alert) -> Any:
        """Show the moment; it leads to the alert."""
        return alert.at

    @admin.display(description=_("what"))
    def sentence(self, alert: Alert) -> str:
        """Say it in words."""
        return wording.Told(alert).sentence

    @admin.display(description=_("what moved most"))
    def shown_causes(self, alert: Alert) -> str:
        """Show the parts, the most striking first."""
        return "\n".join(
            f"{cause['name']}: {cause['actual']} / {cause['expected']} ({cause['change']})"
            for cause in wording.Told(alert).causes
        )

    @display(description=_("state"), label={"open": "warning", "seen": "success"})
    def shown_state(self, alert: Alert) -> tuple[str, Any]:
        """Show whether somebody has looked."""
        return ("seen", _("looked at")) if alert.acknowledged_at else ("open", _("open"))


def open_alerts() -> list[dict[str, Any]]:
    """Return what nobody has looked at, for the home."""
    rows = Alert.objects.filter(acknowledged_at__isnull=True).order_by("-at")[:5]
    return [{"pk": row.pk, "at": row.at, "sentence": wording.Told(row).sentence} for row in rows]
