"""Trained models: what each read, how well it does, and which of them answers."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class Model(BaseModel):
    """One training run and what came of it."""

    class State(models.TextChoices):
        TRAINING = "training", _("Training")
        READY = "ready", pgettext_lazy("model", "Ready")
        LIVE = "live", pgettext_lazy("model", "Live")
        RETIRED = "retired", pgettext_lazy("model", "Retired")
        REFUSED = "refused", pgettext_lazy("model", "Refused")
        FAILED = "failed", pgettext_lazy("model", "Failed")

    code = models.CharField(_("code"), max_length=20, unique=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.TRAINING
    )
    until = models.DateField(_("data until"))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    # Whoever trains says so now and then; one that says nothing any more was killed.
    beaten_at = models.DateTimeField(_("last sign of life"))
    live_since = models.DateTimeField(_("live since"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    step = models.CharField(_("step"), max_length=40, blank=True)
    settings = models.JSONField(_("settings"), default=dict)
    # Rows read, checksum of what was read, versions of libraries and of this code.
    lineage = models.JSONField(_("lineage"), default=dict)
    # Each figure as [value, low, high].
    metrics = models.JSONField(_("metrics"), default=dict)
    # CPU seconds, peak memory, wall seconds by step.
    cost = models.JSONField(_("cost"), default=dict)
    why = models.CharField(_("why"), max_length=400, blank=True)
    folder = models.CharField(_("folder"), max_length=60, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("recommendations", "model")
        verbose_name_plural = pgettext_lazy("recommendations", "models")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="live"), name="recommendations_one_live"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="training"), name="recommendations_one_training"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="recommendations_progress_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> Path:
        """Return where its artefacts lie."""
        return Path(settings.MODELS_ROOT) / self.folder
