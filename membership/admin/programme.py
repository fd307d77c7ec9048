"""Operators' screens for the terms: what points are, how they are earned, what lets them live."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import QuickAdmin
from membership.models import EarningRule, Extension, Multiplier, PointsTerms, Programme
from membership.services import expiries


@admin.register(Programme)
class ProgrammeAdmin(QuickAdmin):
    """The one row of terms."""

    list_display = ("__str__", "valid_months", "daily_cap", "window_days", "grace_days")
    fieldsets = (
        (_("Points"), {"fields": ("valid_months", "most_percent", "daily_cap", "quality_length")}),
        (_("Tiers"), {"fields": ("window_days", "grace_days", "order_score", "activity_score")}),
        (_("Cash-back"), {"fields": ("cashback_percent",)}),
        (
            _("Recommendations"),
            {"fields": ("referrer_points", "friend_points", "referrals_a_month", "friend_days")},
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is one."""
        return super().has_add_permission(request) and not Programme.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It stays."""
        return False


@admin.register(PointsTerms)
class PointsTermsAdmin(QuickAdmin):
    """What points are in each currency."""

    list_display = ("currency", "earned", "worth", "credit_worth", "cash_worth")
    ordering = ("currency",)


@admin.register(EarningRule)
class EarningRuleAdmin(QuickAdmin):
    """What doing something brings."""

    list_display = ("why", "points", "a_day", "is_active")
    ordering = ("why",)


@admin.register(Multiplier)
class MultiplierAdmin(QuickAdmin):
    """More points for a while."""

    list_display = ("name", "factor", "why", "audience", "starts_at", "ends_at")
    ordering = ("-pk",)


@admin.register(Extension)
class ExtensionAdmin(QuickAdmin):
    """Campaigns that let points live longer; each is carried out once."""

    list_display = ("name", "expiring_from", "expiring_until", "days", "tier", "done_at", "points")
    list_select_related = ("tier",)
    ordering = ("-pk",)
    actions = ("carry_out",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was carried out stays as it was."""
        return super().has_change_permission(request, obj) and not getattr(obj, "done_at", None)

    @admin.action(description=_("Carry out"), permissions=["change"])
    def carry_out(self, request: HttpRequest, rows: QuerySet[Extension]) -> None:
        """Give the points more time."""
        done = [
            expiries.extend(extension_id=pk, now=clock.now())
            for pk in rows.values_list("pk", flat=True)
        ]
        total = sum(one.points for one in done)
        messages.success(request, _("%(points)d points live longer now.") % {"points": total})
