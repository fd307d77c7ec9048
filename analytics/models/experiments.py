"""Trying one idea against what is: experiments, their arms and what came of them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from analytics.types import Device, ExperimentKind, ExperimentState, Measure, Page
from core.models import BaseModel


class Experiment(BaseModel):
    """An idea that a part of the visitors meet; what they then do decides."""

    # With its arms' codes it has to fit into the name of a segment.
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    hypothesis = models.TextField(_("what we expect, and why"), max_length=1000, blank=True)
    kind = models.CharField(_("changes"), max_length=10, choices=ExperimentKind.choices)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ExperimentState.choices,
        default=ExperimentState.DRAFT,
        editable=False,
    )
    # Per cent of the visitors it is for; the others see what is, and are not counted.
    traffic = models.PositiveSmallIntegerField(
        _("share of visitors, %"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    pages = models.JSONField(
        _("page types"), default=list, blank=True, help_text=_("Empty: every page it changes.")
    )
    languages = models.JSONField(
        _("languages"), default=list, blank=True, help_text=_("Empty: all of them.")
    )
    devices = models.JSONField(
        _("devices"), default=list, blank=True, help_text=_("Empty: all of them.")
    )
    audiences = models.JSONField(
        _("audiences"),
        default=list,
        blank=True,
        help_text=_("Such as member or tier:gold; empty: everybody. Pages know no audience."),
    )
    measure = models.CharField(
        _("decided by"), max_length=12, choices=Measure.choices, default=Measure.CONVERSION
    )
    # A verdict before this is luck; and one that has none by the end has none.
    least_visitors = models.PositiveIntegerField(_("visitors at least"), default=1000)
    longest_days = models.PositiveSmallIntegerField(_("days at most"), default=28)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, editable=False)
    stop_reason = models.CharField(_("why it stopped"), max_length=200, blank=True, editable=False)
    winner = models.ForeignKey(
        "analytics.Arm",
        verbose_name=_("winner"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    rollout = models.PositiveSmallIntegerField(_("rolled out, %"), default=0, editable=False)

    class Meta:
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        constraints = [
            models.CheckConstraint(
                condition=Q(traffic__gte=1, traffic__lte=100, rollout__lte=100),
                name="analytics_shares_of_a_hundred",
            ),
            models.CheckConstraint(
                condition=~Q(state="rolled-out") | Q(winner__isnull=False),
                name="analytics_winner_rolled_out",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="analytics_stops_after_start",
            ),
        ]

    # Choices of the lists above, for whoever checks them.
    CHOICES = {"pages": Page.values, "devices": Device.values}

    def __str__(self) -> str:
        return self.name


class Arm(models.Model):
    """One of the ways that are tried; the control is what is."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="arms")
    code = models.SlugField(_("code"), max_length=14)
    name = models.CharField(_("name"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_control = models.BooleanField(_("what is today"), default=False)

    class Meta:
        verbose_name = _("arm")
        verbose_name_plural = _("arms")
        constraints = [
            models.UniqueConstraint(fields=["experiment", "code"], name="analytics_one_arm"),
            models.UniqueConstraint(
                fields=["experiment"], condition=Q(is_control=True), name="analytics_one_control"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What an experiment had come to at one moment, as it is shown."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField(_("as of"))
    result = models.JSONField()

    class Meta:
        get_latest_by = "at"
        indexes = [models.Index(fields=["experiment", "-at"], name="analytics_readings")]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.at}"
