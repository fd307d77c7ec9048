"""The shop's own vans: who drives, where they stop, and the plan of a day."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class Vehicle(BaseModel):
    """A van with its driver's hours."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    depot = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("starts at"),
        on_delete=models.PROTECT,
        related_name="vehicles",
    )
    driver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("driver"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    capacity_g = models.PositiveIntegerField(_("carries, in grams"), default=500_000)
    starts = models.TimeField(_("from"), default=time(8))
    ends = models.TimeField(_("until"), default=time(18))
    is_active = models.BooleanField(_("drives"), default=True)

    class Meta:
        verbose_name = _("van")
        verbose_name_plural = _("vans")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="delivery_shift_lasts")
        ]

    def __str__(self) -> str:
        return self.name


class HourFactor(BaseModel):
    """How much longer a way takes within one hour of the day."""

    hour = models.PositiveSmallIntegerField(
        _("hour"), unique=True, validators=[MaxValueValidator(23)]
    )
    traffic = models.DecimalField(
        _("traffic"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0.5), MaxValueValidator(5)],
    )
    weather = models.DecimalField(
        _("weather"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0.5), MaxValueValidator(5)],
    )

    class Meta:
        verbose_name = _("travel factor")
        verbose_name_plural = _("travel factors")
        ordering = ["hour"]

    def __str__(self) -> str:
        return f"{self.hour}:00"


class Stop(BaseModel):
    """One door to go to on one day."""

    depot = models.ForeignKey(
        "inventory.Location",
        verbose_name=_("from"),
        on_delete=models.PROTECT,
        related_name="stops",
    )
    day = models.DateField(_("day"))
    reference = models.CharField(_("reference"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=300)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    starts = models.TimeField(_("not before"), null=True, blank=True)
    ends = models.TimeField(_("not after"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes at the door"), default=5)
    load_g = models.PositiveIntegerField(_("load in grams"), default=0)
    is_priority = models.BooleanField(_("high value: first"), default=False)
    is_cancelled = models.BooleanField(_("called off"), default=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("name", "address", "latitude", "longitude")

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "reference"], name="delivery_one_stop"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="delivery_stop_window_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return float(self.latitude), float(self.longitude)


class RoutePlan(BaseModel):
    """A day's routes from one depot; the newest that is ready counts."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("plan", "Waiting")
        PLANNING = "planning", _("Being planned")
        READY = "ready", pgettext_lazy("plan", "Ready")
        FAILED = "failed", _("Failed")

    depot = models.ForeignKey(
        "inventory.Location", verbose_name=_("from"), on_delete=models.PROTECT, related_name="plans"
    )
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress, per cent"), default=0)
    # What was planned with: another one means that something has changed since.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked for"))
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    total_minutes = models.PositiveIntegerField(_("minutes on the road"), default=0)
    total_km = models.DecimalField(_("kilometres"), max_digits=8, decimal_places=1, default=0)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("route plan")
        verbose_name_plural = _("route plans")
        ordering = ["-pk"]
        constraints = [
            # Asking twice is asking once.
            models.UniqueConstraint(
                fields=["depot", "day"], condition=Q(state="queued"), name="delivery_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.depot} · {self.day}"


class Visit(models.Model):
    """One stop of a plan: by which van, as its how-manieth, and when. Without a van: not served."""

    plan = models.ForeignKey(RoutePlan, on_delete=models.CASCADE, related_name="visits")
    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="visits")
    vehicle = models.ForeignKey(Vehicle, null=True, on_delete=models.CASCADE, related_name="visits")
    position = models.PositiveSmallIntegerField(default=0)
    arrives = models.TimeField(null=True)
    leaves = models.TimeField(null=True)

    class Meta:
        ordering = ["vehicle", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "stop"], name="delivery_visited_once"),
            models.UniqueConstraint(
                fields=["plan", "vehicle", "position"],
                condition=Q(vehicle__isnull=False),
                name="delivery_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.stop_id}"
