"""Every conversation, to be found again; answering happens in the inbox."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from support.models import Message, Step, Ticket
from support.types import Lane, State

STATES = {State.OPEN: "warning", State.WAITING: "info", State.SOLVED: "success"}
LANES = {Lane.URGENT: "danger", Lane.VIP: "warning", Lane.VALUE: "info"}


class MessageInline(TabularInline):
    """What was said."""

    model = Message
    fields = ("at", "author", "is_note", "body")
    readonly_fields = fields
    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Said elsewhere."""
        return False


class StepInline(TabularInline):
    """What happened besides."""

    model = Step
    fields = ("at", "verb", "detail", "agent", "amount", "currency")
    readonly_fields = fields
    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The shop writes it."""
        return False


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    """The archive of conversations."""

    list_display = (
        "number",
        "subject",
        "shown_state",
        "shown_lane",
        "way",
        "topic",
        "team",
        "assignee",
        "last_at",
    )
    list_select_related = ("team", "assignee")
    list_filter = ("state", "lane", "way", "topic", "language")
    search_fields = ("number__istartswith", "email__exact", "order__number__exact")
    search_help_text = _("Number, e-mail address or order number")
    inlines = (MessageInline, StepInline)
    ordering = ("-pk",)

    @display(description=_("state"), label=STATES)
    def shown_state(self, row: Ticket) -> tuple[str, str]:
        """Show the state as a chip."""
        return row.state, row.get_state_display()

    @display(description=_("lane"), label=LANES)
    def shown_lane(self, row: Ticket) -> tuple[str, str]:
        """Show the lane as a chip."""
        return row.lane, row.get_lane_display()
