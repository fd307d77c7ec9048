"""Trying a promotion over past orders before it is published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel


class Trial(BaseModel):
    """One replay of the last 30 days with a promotion that was not there."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("trial", "Waiting")
        RUNNING = "running", pgettext_lazy("trial", "Running")
        DONE = "done", pgettext_lazy("trial", "Done")
        FAILED = "failed", pgettext_lazy("trial", "Failed")

    promotion = models.ForeignKey(
        "promotions.Promotion",
        verbose_name=_("promotion"),
        on_delete=models.CASCADE,
        related_name="trials",
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING, db_index=True
    )
    tried = models.PositiveIntegerField(_("orders tried"), default=0)
    orders = models.PositiveIntegerField(_("of so many"), default=0)
    # Whoever works on it holds it until then.
    leased_until = models.DateTimeField(null=True, blank=True)
    found = models.JSONField(_("result"), default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("trial of a promotion")
        verbose_name_plural = _("trials of promotions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.state}"
