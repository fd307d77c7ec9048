"""The monthly report, and what was decided on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class MonthlyReport(BaseModel):
    """One month in figures and findings; the words are chosen when it is read."""

    month = models.DateField(_("month"), unique=True)
    # Figures of the month, the one before and the one a year before, findings, departments.
    data = models.JSONField(_("contents"), default=dict)
    computed_at = models.DateTimeField(_("computed"))
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Action(BaseModel):
    """Something to do about a finding: who, by when, what it should bring, and what it brought."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    report = models.ForeignKey(
        MonthlyReport,
        verbose_name=pgettext_lazy("figures", "report"),
        on_delete=models.CASCADE,
        related_name="actions",
    )
    finding = models.CharField(_("finding"), max_length=20)
    # What the finding is about: a department, a device; empty for the whole shop.
    about = models.CharField(_("about"), max_length=120, blank=True)
    figure = models.CharField(_("figure"), max_length=20)
    was = models.FloatField(_("was"))
    expected = models.FloatField(_("should become"))
    became = models.FloatField(_("became"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PROPOSED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_staff": True},
    )
    due_on = models.DateField(_("by"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "finding", "about"], name="analytics_one_action"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.about}".strip()
