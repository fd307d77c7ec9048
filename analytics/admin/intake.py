"""How events come in, and what was set aside of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.models import Intake, Reject
from analytics.selectors import health, speed
from analytics.services import replaying
from core import clock
from core.admin import ReadOnlyAdmin
from core.errors import Refusal

WEEK = timedelta(days=7)
PERIODS, USUAL_PERIOD = (1, 7, 28), 7


@admin.register(Intake)
class IntakeAdmin(ReadOnlyAdmin):
    """The stream's health and the data's quality on one page."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show what waits, what came by hour, what was set aside and how complete days are."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        now = clock.now()
        hours = health.hours(now=now)
        most = max((events for _hour, events in hours), default=0)
        context = self.admin_site.each_context(request) | {
            "title": _("Event stream"),
            "opts": self.opts,
            "stream": health.on_the_way(now=now),
            "hours": [(hour, events, _tenth(events, most)) for hour, events in hours],
            "of_day": sum(events for _hour, events in hours),
            "aside": health.set_aside(since=now - WEEK),
            "days": health.days(since=(now - WEEK).replace(hour=0, minute=0, second=0)),
        }
        return TemplateResponse(request, "admin/analytics/stream.html", context)

    def get_urls(self) -> list[Any]:
        """Add the page of page speeds."""
        view = self.admin_site.admin_view(self.speed_view)
        return [path("speed/", view, name="analytics_speed_changelist"), *super().get_urls()]

    def speed_view(self, request: HttpRequest) -> HttpResponse:
        """Show how quick pages were to those who visited them, the slow ones first."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        given = request.GET.get("days", "")
        days = int(given) if given in {str(period) for period in PERIODS} else USUAL_PERIOD
        now = clock.now()
        context = self.admin_site.each_context(request) | {
            "title": _("Page speed"),
            "opts": self.opts,
            "days": days,
            "periods": PERIODS,
            "pages": speed.pages(since=now - timedelta(days=days), until=now),
        }
        return TemplateResponse(request, "admin/analytics/speed.html", context)


@admin.register(Reject)
class RejectAdmin(ReadOnlyAdmin):
    """What was set aside, one by one; what only came at the wrong time can be taken in."""

    list_display = ("received_at", "source", "reason", "detail", "replayed_at")
    list_filter = ("reason", "source")
    readonly_fields = (
        *("received_at", "source", "reason", "detail", "body", "envelope", "replayed_at"),
    )
    actions = ("take_in",)

    @admin.action(description=gettext_lazy("Take in after all"), permissions=["replay"])
    def take_in(self, request: HttpRequest, queryset: QuerySet[Reject]) -> None:
        """Hand the marked events back to the stream."""
        try:
            count = replaying.replay(rejects=queryset, now=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        text = ngettext("%(n)s event is taken in.", "%(n)s events are taken in.", count)
        messages.success(request, text % {"n": count})

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Whoever may change these rows, by role."""
        return request.user.has_perm("analytics.change_reject")


def _tenth(events: int, most: int) -> int:
    """Return the height of a bar in tenths; what is there at all is seen."""
    return max(round(10 * events / most), 1) if events and most else 0
