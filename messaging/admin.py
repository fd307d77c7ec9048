"""Operators' screens for messages."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from messaging.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The delivery log."""

    list_display = ("subject", "channel", "recipient", "state", "attempts", "sent_at", "error")
    list_filter = ("state",)
    search_fields = ("key", "recipient")
    ordering = ("-pk",)
    exclude = ("html",)
