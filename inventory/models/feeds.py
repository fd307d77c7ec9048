"""Scanners, RFID gates and other programs that report what moved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from inventory.models.stock import Location


class Feed(BaseModel):
    """One program that reports stock events; its token opens nothing else."""

    class Kind(models.TextChoices):
        SCANNER = "scanner", _("Scanner")
        RFID = "rfid", _("RFID gate")
        ERP = "erp", _("ERP")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    location = models.ForeignKey(
        Location,
        verbose_name=_("only for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Empty: for every location."),
    )
    is_active = models.BooleanField(_("listened to"), default=True)
    # SHA-256 of the token: 192 random bits need no slow hash.
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = _("stock feed")
        verbose_name_plural = _("stock feeds")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class FeedStream(models.Model):
    """How far one feed has come with one SKU at one location."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="streams")
    sku = models.CharField(max_length=60)
    location_code = models.CharField(max_length=40)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "sku", "location_code"], name="inventory_one_stream"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.last}"


class FeedEvent(BaseModel):
    """One event as it was reported, and what became of it."""

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("stock", "Received")
        REMOVED = "removed", _("Taken away")
        RETURNED = "returned", _("Returned")
        COUNTED = "counted", _("Counted")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an earlier one")
        APPLIED = "applied", _("Booked")
        REJECTED = "rejected", _("Rejected")
        DISMISSED = "dismissed", _("Set aside")

    class Why(models.TextChoices):
        SKU = "unknown_sku", _("Nothing has this SKU or barcode")
        LOCATION = "unknown_location", _("There is no such location")
        NOT_ITS_OWN = "not_its_location", _("This feed does not report for that location")
        RESERVED = "reserved", _("Units that are promised would be taken away")
        LATE = "late", _("A later event was booked before it")

    feed = models.ForeignKey(
        Feed, verbose_name=_("feed"), on_delete=models.PROTECT, related_name="events"
    )
    event_id = models.CharField(_("event"), max_length=50)
    sequence = models.PositiveBigIntegerField(_("sequence"))
    sku = models.CharField(_("SKU"), max_length=60)
    location_code = models.CharField(_("location"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    quantity = models.PositiveIntegerField(_("quantity"))
    happened_at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=20, choices=Why.choices, blank=True)

    class Meta:
        verbose_name = _("stock event")
        verbose_name_plural = _("stock events")
        constraints = [
            models.UniqueConstraint(fields=["feed", "event_id"], name="inventory_reported_once")
        ]
        indexes = [
            models.Index(
                fields=["feed", "sku", "location_code", "sequence"],
                condition=Q(state="waiting"),
                name="inventory_feed_waiting",
            ),
            models.Index(fields=["state", "-id"], name="inventory_feed_states"),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id}/{self.event_id}"
