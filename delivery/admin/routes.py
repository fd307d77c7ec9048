"""Operators' screens for the shop's own vans: stops, plans on a map, drivers' lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget

from core import clock
from core.admin import QuickAdmin, ReadOnlyAdmin
from core.errors import Refusal
from delivery import tasks
from delivery.admin.maps import drawn_plan, rounds_of
from delivery.models import HourFactor, RoutePlan, Stop, Vehicle
from delivery.services import planning, stops
from inventory.models import Location

STATES = {
    RoutePlan.State.QUEUED: "info",
    RoutePlan.State.PLANNING: "info",
    RoutePlan.State.READY: "success",
    RoutePlan.State.FAILED: "danger",
}


class AskForm(forms.Form):
    """Which day, from where."""

    depot: forms.ModelChoiceField[Location] = forms.ModelChoiceField(
        label=_("From"), queryset=Location.objects.all(), widget=UnfoldAdminSelectWidget
    )
    day = forms.DateField(label=_("Day"), widget=UnfoldAdminSingleDateWidget)


@admin.register(RoutePlan)
class RoutePlanAdmin(ReadOnlyAdmin):
    """Plans: asked for, made by a worker, shown on a map."""

    list_display = ("day", "depot", "shown_state", "total_minutes", "total_km", "ready_at")
    list_select_related = ("depot",)
    list_filter = ("state", "depot")
    ordering = ("-pk",)
    actions_list = ("ask",)

    @display(description=_("state"), label=STATES)
    def shown_state(self, plan: RoutePlan) -> tuple[str, str]:
        """Show the state as a chip."""
        return plan.state, plan.get_state_display()

    @action(description=_("Plan a day"), icon="route", permissions=["plan"])
    def ask(self, request: HttpRequest) -> HttpResponse:
        """Open the form."""
        return redirect("admin:delivery_routeplan_ask")

    def has_plan_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator plans routes."""
        return request.user.has_perm("delivery.change_routeplan")

    def get_urls(self) -> list[Any]:
        """Add the form's, the list's and the button's addresses."""
        view = self.admin_site.admin_view
        return [
            path("ask/", view(self.ask_view), name="delivery_routeplan_ask"),
            path("<int:object_id>/again/", view(self.again_view), name="delivery_routeplan_again"),
            path(
                "<int:object_id>/van/<int:van_id>/",
                view(self.van_view),
                name="delivery_routeplan_van",
            ),
            path(
                "<int:object_id>/van/<int:van_id>/done/<int:stop_id>/",
                view(self.done_view),
                name="delivery_routeplan_done",
            ),
            *super().get_urls(),
        ]

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a day's plan."""
        if not self.has_plan_permission(request):
            return redirect("admin:index")
        form = AskForm(request.POST or None, initial={"day": clock.now().date()})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                return self._ask(request, data["depot"].pk, data["day"])
            except Refusal as refusal:
                form.add_error("depot", str(refusal))
        back = reverse("admin:delivery_routeplan_changelist")
        context = self._context(request, form=form, title=_("Plan a day"), back_url=back)
        return TemplateResponse(request, "admin/form.html", context)

    def again_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Plan the same day again."""
        plan = self._plan(request, object_id)
        if request.method == "POST" and self.has_plan_permission(request):
            try:
                return self._ask(request, plan.depot_id, plan.day)
            except Refusal as refusal:
                messages.error(request, str(refusal))
        return redirect("admin:delivery_routeplan_change", object_id)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the plan on its map; while it is made, how far that is."""
        plan = self._plan(request, object_id)
        context = self._context(
            request,
            title=str(plan),
            original=plan,
            plan=plan,
            drawn=drawn_plan(plan) if plan.state == RoutePlan.State.READY else None,
            may_plan=self.has_plan_permission(request),
            back_url=reverse("admin:delivery_routeplan_changelist"),
        )
        return TemplateResponse(request, "admin/route_plan.html", context)

    def van_view(self, request: HttpRequest, object_id: int, van_id: int) -> HttpResponse:
        """Show one driver's stops, to be taken along."""
        plan = self._plan(request, object_id)
        found = next((one for one in rounds_of(plan) if one.vehicle.pk == van_id), None)
        if found is None:
            raise Http404
        context = self._context(
            request,
            title=found.vehicle.name,
            plan=plan,
            round=found,
            may_plan=self.has_plan_permission(request),
            back_url=reverse("admin:delivery_routeplan_change", args=[object_id]),
        )
        return TemplateResponse(request, "admin/route_stops.html", context)

    def done_view(
        self, request: HttpRequest, object_id: int, van_id: int, stop_id: int
    ) -> HttpResponse:
        """Note that the driver was there."""
        plan = self._plan(request, object_id)
        its_own = plan.visits.filter(stop=stop_id, vehicle=van_id).exists()
        if request.method == "POST" and self.has_plan_permission(request) and its_own:
            stops.done(stop_id=stop_id, now=clock.now())
        return redirect("admin:delivery_routeplan_van", object_id, van_id)

    def _ask(self, request: HttpRequest, depot_id: int, day: Any) -> HttpResponse:
        plan = planning.ask(depot_id=depot_id, day=day, now=clock.now())
        tasks.plan_route.delay(plan_id=plan.pk)
        return redirect("admin:delivery_routeplan_change", plan.pk)

    def _plan(self, request: HttpRequest, object_id: str | int) -> RoutePlan:
        plan = self.get_object(request, str(object_id))
        if plan is None or not self.has_view_permission(request):
            raise Http404
        return plan  # type: ignore[no-any-return]  # ModelAdmin is generic only in the stubs

    def _context(self, request: HttpRequest, **page: Any) -> dict[str, Any]:
        around: dict[str, Any] = self.admin_site.each_context(request)
        return around | {"opts": self.opts} | page


@admin.register(Stop)
class StopAdmin(QuickAdmin):
    """Doors to go to."""

    list_display = (
        "day",
        "reference",
        "name",
        "starts",
        "ends",
        "is_priority",
        "is_cancelled",
        "done_at",
    )
    list_filter = ("day", "is_priority", "is_cancelled", "depot")
    search_fields = ("reference", "name")
    ordering = ("-day", "-pk")
    readonly_fields = ("done_at",)


@admin.register(Vehicle)
class VehicleAdmin(QuickAdmin):
    """Vans."""

    list_display = ("name", "depot", "driver", "starts", "ends", "capacity_g", "is_active")
    list_select_related = ("depot", "driver")
    raw_id_fields = ("driver",)
    ordering = ("name",)


@admin.register(HourFactor)
class HourFactorAdmin(QuickAdmin):
    """How much longer ways take, by the hour."""

    list_display = ("hour", "traffic", "weather")
    list_editable = ("traffic", "weather")
    ordering = ("hour",)
