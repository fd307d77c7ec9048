"""What people want to hear, where they can be reached, and where they may not be."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from messaging.types import PUSH, Channel, Purpose, Reason


class Device(BaseModel):
    """A browser or an app that takes notifications; gone when its service says so."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=[(each.value, each.label) for each in PUSH]
    )
    # The push service's address of a browser, or the token of an app.
    address = models.CharField(_("address"), max_length=1000)
    # A browser's public key and secret, base64url: the service cannot read what we send.
    p256dh = models.CharField(max_length=120, blank=True)
    auth = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    seen_at = models.DateTimeField(_("last seen"))

    personal_fields: ClassVar[tuple[str, ...]] = ("address", "p256dh", "auth", "name")

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [
            models.UniqueConstraint(fields=["channel", "address"], name="messaging_device_once"),
            models.CheckConstraint(
                condition=Q(channel="app_push") | (~Q(p256dh="") & ~Q(auth="")),
                name="messaging_browsers_have_keys",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.public_id


class Wish(BaseModel):
    """What a member chose for one channel and purpose; nothing said means the shop's default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_wishes"
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    wanted = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("message preference")
        verbose_name_plural = _("message preferences")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "channel"], name="messaging_one_wish"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.purpose} {self.channel} {self.wanted}"


class Suppression(BaseModel):
    """An address that is not written to: bounced for everything, the others for marketing."""

    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    reason = models.CharField(_("why"), max_length=12, choices=Reason.choices)
    at = models.DateTimeField(_("since"))

    personal_fields: ClassVar[tuple[str, ...]] = ("address",)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppression list")
        constraints = [
            models.UniqueConstraint("channel", Lower("address"), name="messaging_suppressed_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.reason}"
