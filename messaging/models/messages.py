"""Messages on their way out: the outbox of people, as `core` has one for events."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from messaging.types import Channel, Held, Purpose


class Message(BaseModel):
    """One message to one person by one channel, rendered when it was queued."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        HELD = "held", _("Held back")

    # The same event queues the same key, so that a message is written once.
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    purpose = models.CharField(
        _("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.SERVICE
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages",
    )
    # One name for one person over all channels, from `Person.key`.
    person = models.CharField(max_length=50, blank=True)
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    device = models.ForeignKey(
        "messaging.Device", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    # Where a notification or an entry of the inbox leads.
    url = models.CharField(_("leads to"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    held = models.CharField(_("why not"), max_length=12, choices=Held.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), db_index=False)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=200, blank=True)
    error = models.CharField(_("error"), max_length=400, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("recipient", "text", "html", "subject", "url")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="messaging_due"),
            models.Index(fields=["user", "-id"], name="messaging_of_user"),
            models.Index(
                fields=["person", "due_at"],
                condition=Q(purpose="marketing"),
                name="messaging_of_person",
            ),
            models.Index(fields=["receipt"], condition=~Q(receipt=""), name="messaging_by_receipt"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held") | ~Q(held=""), name="messaging_held_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.subject}"
