"""When somebody is there, and how soon an answer is owed."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import TabularInline

from core.admin import QuickAdmin
from support.models import BusinessHours, ClosedDay, OpenSpan, Standard


class OpenSpanInline(TabularInline):
    """The week."""

    model = OpenSpan
    extra = 0
    tab = False


class ClosedDayInline(TabularInline):
    """Days off."""

    model = ClosedDay
    extra = 0
    tab = False


@admin.register(BusinessHours)
class BusinessHoursAdmin(QuickAdmin):
    """Desks and their hours."""

    list_display = ("name", "code", "zone")
    inlines = (OpenSpanInline, ClosedDayInline)


@admin.register(Standard)
class StandardAdmin(QuickAdmin):
    """What is promised; without a row the shop's presets hold."""

    list_display = ("way", "lane", "answer_within", "solve_within", "hours")
    list_select_related = ("hours",)
    list_filter = ("way", "lane")
