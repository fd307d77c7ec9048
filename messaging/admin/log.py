"""The delivery log, and why a shopper did not get a message."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from core import clock
from core.admin import ReadOnlyAdmin
from messaging.models import Message
from messaging.services import outgoing


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Every message: sent, waiting, failed or held back, with the reason."""

    list_display = ("subject", "channel", "recipient", "shown_state", "why", "due_at", "sent_at")
    list_filter = ("state", "channel", "purpose", "held")
    search_fields = ("key", "recipient", "user__email")
    search_help_text = _("An address, a number or an order number")
    ordering = ("-pk",)
    actions = ("send_again",)
    fields = (
        ("subject", "state"), ("channel", "purpose"), ("recipient", "device"), "why", "text",
        "url", ("due_at", "sent_at"), ("delivered_at", "read_at"), ("attempts", "receipt"), "key",
    )  # fmt: skip
    readonly_fields = ("why",)

    @display(
        description=_("state"),
        ordering="state",
        label={
            Message.State.SENT: "success",
            Message.State.QUEUED: "info",
            Message.State.HELD: "warning",
            Message.State.FAILED: "danger",
        },
    )
    def shown_state(self, message: Message) -> tuple[str, str]:
        """Show the state as a chip."""
        return message.state, message.get_state_display()

    @admin.display(description=_("why"))
    def why(self, message: Message) -> str:
        """Say why it did not go, or not yet."""
        return message.get_held_display() or message.error or "–"

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, rows: QuerySet[Message]) -> None:
        """Queue failed messages once more; the others are left alone."""
        ids = rows.values_list("pk", flat=True)
        count = sum(outgoing.again(message_id=pk, now=clock.now()) for pk in ids)
        said = ngettext("%d message is queued again.", "%d messages are queued again.", count)
        messages.info(request, said % count)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may have messages sent once more."""
        return request.user.has_perm("messaging.change_message")
