"""What the shop wants to reach, where it stands, and what has gone out of line."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.rules.indicators import INDICATORS
from core.models import BaseModel

CHOICES = [(one.code, one.name) for one in INDICATORS.values()]


class KpiTarget(BaseModel):
    """What a figure should come to in a month."""

    code = models.CharField(_("figure"), max_length=20, choices=CHOICES)
    month = models.DateField(_("month"), help_text=_("Any day of it."))
    target = models.DecimalField(
        _("target"),
        max_digits=14,
        decimal_places=4,
        validators=[MinValueValidator(0)],
        help_text=_("Shares in per cent: 2.5 is 2.5%."),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-month", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "month"], name="analytics_one_target"),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="analytics_targets_by_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.month:%Y-%m}"

    def clean(self) -> None:
        """Move the day to the month's first."""
        if self.month:
            self.month = self.month.replace(day=1)


class KpiDay(models.Model):
    """One figure of one day; none where nothing happened that it could tell of."""

    code = models.CharField(_("figure"), max_length=20, choices=CHOICES)
    day = models.DateField(_("day"))
    value = models.FloatField(_("value"), null=True)

    class Meta:
        verbose_name = _("figure of a day")
        verbose_name_plural = _("figures by day")
        constraints = [
            models.UniqueConstraint(fields=["code", "day"], name="analytics_one_value"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"


class Alert(BaseModel):
    """A figure out of line, with what moved most; open until somebody has looked at it."""

    code = models.CharField(_("figure"), max_length=20, choices=CHOICES)
    at = models.DateTimeField(_("when"))
    hours = models.PositiveSmallIntegerField(_("over so many hours"))
    actual = models.FloatField(_("was"))
    expected = models.FloatField(_("expected"))
    # [[dimension, value, actual, expected, distance]], the most striking first.
    causes = models.JSONField(_("what moved most"), default=list)
    acknowledged_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["code", "-at"], name="analytics_alerts"),
            models.Index(
                fields=["-at"],
                condition=models.Q(acknowledged_at__isnull=True),
                name="analytics_alerts_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.at:%Y-%m-%d %H:%M}"
