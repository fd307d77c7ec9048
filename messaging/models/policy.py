"""How much the shop writes, and when."""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from messaging.types import Channel


class Cap(BaseModel):
    """At most so many marketing messages to one person in any so many days."""

    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel.choices, blank=True,
        help_text=_("Empty: over all channels together."),
    )  # fmt: skip
    segment = models.SlugField(
        _("segment"), max_length=40, blank=True,
        help_text=_("Empty: everybody. A segment's own cap takes the place of everybody's."),
    )  # fmt: skip
    most = models.PositiveSmallIntegerField(_("at most"))
    days = models.PositiveSmallIntegerField(
        _("in any days"), validators=[MinValueValidator(1), MaxValueValidator(90)]
    )

    class Meta:
        verbose_name = _("limit of messages")
        verbose_name_plural = _("limits of messages")
        constraints = [
            models.UniqueConstraint(fields=["channel", "segment"], name="messaging_one_cap"),
            models.CheckConstraint(
                condition=Q(days__gte=1) & Q(days__lte=90), name="messaging_cap_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.most} / {self.days}"


class QuietHours(BaseModel):
    """When marketing waits for the morning, by the shopper's own clock. One row."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    starts = models.TimeField(_("from"), default=time(21))
    ends = models.TimeField(_("until"), default=time(8))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="messaging_one_quiet_row")
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"

    def clean(self) -> None:
        """Raise ValidationError for hours that are the whole day, or nothing."""
        if self.starts == self.ends:
            raise ValidationError({"ends": _("The two must differ.")})


class Budget(models.Model):
    """The row that is locked while it is decided whether one person gets one more message."""

    person = models.CharField(max_length=50, unique=True)

    def __str__(self) -> str:
        return self.person
