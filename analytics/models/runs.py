"""What reports came out with, kept with its age."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class ReportRun(BaseModel):
    """One report over one period and its filters: the newest result, and how it came about."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    code = models.CharField(pgettext_lazy("figures", "report"), max_length=40)
    digest = models.CharField(max_length=32)
    params = models.JSONField(_("question"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked"))
    # A worker is at it until then; afterwards another may take over.
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # The last result stays while a new one is reckoned.
    result = models.JSONField(default=dict)
    as_of = models.DateTimeField(_("as of"), null=True)
    computed_at = models.DateTimeField(_("computed"), null=True)
    took_ms = models.PositiveIntegerField(_("took, ms"), null=True)
    # The share of online orders whose visit was measured.
    covered = models.FloatField(_("coverage"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("figures", "report")
        verbose_name_plural = pgettext_lazy("figures", "reports")
        constraints = [
            models.UniqueConstraint(fields=["code", "digest"], name="analytics_one_run"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state="waiting"),
                name="analytics_runs_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.params.get('since')} – {self.params.get('until')}"

    @property
    def seconds(self) -> str:
        """Return how long it took."""
        return f"{(self.took_ms or 0) / 1000:.1f}"

    @property
    def covered_percent(self) -> int:
        """Return the coverage in per cent."""
        return round(100 * (self.covered or 0))
