"""Parcels on their way, and what carriers tell of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from delivery.types import Status


class Parcel(BaseModel):
    """One parcel with its tracking number, what was promised for it and what came of it."""

    tracking = models.CharField(_("tracking number"), max_length=80, unique=True)
    reference = models.CharField(_("reference"), max_length=40, db_index=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    method_code = models.CharField(_("method"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2)
    area = models.CharField(_("postcode area"), max_length=8, blank=True)
    shipped_at = models.DateTimeField(_("shipped"))
    promised_from = models.DateField(_("promised from"), null=True, blank=True)
    promised_by = models.DateField(_("promised by"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REGISTERED
    )
    status_at = models.DateTimeField(_("last heard of"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    expected_by = models.DateField(_("expected by"), null=True, blank=True)
    late_since = models.DateTimeField(_("predicted late"), null=True, blank=True)

    class Meta:
        verbose_name = _("tracked parcel")
        verbose_name_plural = _("tracked parcels")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["promised_by"],
                condition=Q(delivered_at__isnull=True),
                name="delivery_under_way",
            ),
            models.Index(fields=["delivered_at"], name="delivery_delivered"),
        ]

    def __str__(self) -> str:
        return self.tracking


class ParcelScan(BaseModel):
    """One piece of news of one parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="scans")
    carrier_code = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    place = models.CharField(_("place"), max_length=120, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("news of a parcel")
        verbose_name_plural = _("news of parcels")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["carrier_code", "event_id"], name="delivery_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.status}"


class CarrierNotice(BaseModel):
    """A notice as it came: stored first, carried out after."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting")
        PROCESSED = "processed", _("Done")
        FAILED = "failed", _("Failed")

    carrier_code = models.CharField(_("carrier"), max_length=20)
    event_id = models.CharField(_("event"), max_length=120)
    body = models.TextField()
    signature = models.CharField(max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    error = models.CharField(_("error"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("carrier's notice")
        verbose_name_plural = _("carriers' notices")
        constraints = [
            models.UniqueConstraint(
                fields=["carrier_code", "event_id"], name="delivery_noticed_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state="received"), name="delivery_notices_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.carrier_code} {self.event_id}"
