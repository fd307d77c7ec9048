"""The webhook inbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Webhook(BaseModel):
    """A gateway's notice as it arrived: stored first, processed once."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        PROCESSED = "processed", _("Processed")
        FAILED = "failed", _("Failed")

    gateway = models.CharField(_("gateway"), max_length=20)
    event_id = models.CharField(_("event"), max_length=120)
    body = models.TextField(_("body"))
    # Only what proves the body genuine: the gateway's signature headers.
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    error = models.CharField(_("error"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="payments_noticed_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="received"), name="payments_inbox"),
            models.Index(
                fields=["id"], condition=Q(state="failed"), name="payments_failed_notices"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"
