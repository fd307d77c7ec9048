"""Operators' screens for the shared mechanisms, and what every screen shares."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from core import clock
from core.models import Delivery, Redirect
from core.pagination import EstimatingPaginator
from core.services import relay


class QuickAdmin(ModelAdmin):
    """A list that stays quick at a hundred thousand rows: estimated counts, no exact total."""

    paginator = EstimatingPaginator
    show_full_result_count = False
    list_per_page = 50
    list_fullwidth = True


class ReadOnlyAdmin(QuickAdmin):
    """Rows that only the shop itself writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What waits, and dead letters to replay or give up."""

    list_display = ("subscriber", "event", "state", "attempts", "next_attempt_at", "error")
    list_filter = ("state",)
    list_select_related = ("event",)
    search_fields = ("aggregate",)
    actions = ("replay", "skip")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Show what is not done yet: done rows are many and say nothing."""
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.exclude(state=Delivery.State.DONE)

    @admin.action(description=_("Replay dead letters"), permissions=["replay"])
    def replay(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Let them try again."""
        count = relay.replay(delivery_ids=list(rows.values_list("pk", flat=True)), now=clock.now())
        messages.success(request, _("%d will be tried again.") % count)

    @admin.action(description=_("Give up dead letters"), permissions=["replay"])
    def skip(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Let later events pass."""
        count = relay.skip(delivery_ids=list(rows.values_list("pk", flat=True)))
        messages.success(request, _("%d given up.") % count)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may move dead letters."""
        return request.user.has_perm("core.change_delivery")


@admin.register(Redirect)
class RedirectAdmin(QuickAdmin):
    """Old addresses and where they lead."""

    list_display = ("old_path", "new_path", "created_at")
    search_fields = ("old_path", "new_path")
    ordering = ("old_path",)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """Who changed what, when."""

    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr",)
    list_filter = ("action_flag",)
