"""When somebody is there, and how soon an answer is promised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from support.types import Lane, Way

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class BusinessHours(BaseModel):
    """The hours of one desk, in its own time zone."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/London")

    class Meta:
        verbose_name = _("business hours")
        verbose_name_plural = _("business hours")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class OpenSpan(BaseModel):
    """One stretch of a weekday in which somebody is there."""

    hours = models.ForeignKey(BusinessHours, on_delete=models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening time")
        verbose_name_plural = _("opening times")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["hours", "weekday", "opens"], name="support_span_once"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) & Q(weekday__lte=6),
                name="support_closes_after_it_opens",
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class ClosedDay(BaseModel):
    """A day on which nobody is there."""

    hours = models.ForeignKey(BusinessHours, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["hours", "day"], name="support_closed_once")]

    def __str__(self) -> str:
        return f"{self.day:%F} {self.name}"


class Standard(BaseModel):
    """How soon a conversation of one way and lane is answered and solved.

    Where there is no row the presets of `rules.standards` hold.
    """

    way = models.CharField(pgettext_lazy("of reaching", "way"), max_length=8, choices=Way.choices)
    lane = models.CharField(_("lane"), max_length=8, choices=Lane.choices)
    answer_within = models.PositiveIntegerField(_("seconds to an answer"))
    solve_within = models.PositiveIntegerField(_("seconds to the solution"))
    hours = models.ForeignKey(
        BusinessHours,
        verbose_name=_("business hours"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: the clock runs day and night."),
    )

    class Meta:
        verbose_name = _("service standard")
        verbose_name_plural = _("service standards")
        ordering = ["way", "lane"]
        constraints = [
            models.UniqueConstraint(fields=["way", "lane"], name="support_one_standard"),
            models.CheckConstraint(
                condition=Q(answer_within__gt=0) & Q(solve_within__gte=F("answer_within")),
                name="support_standard_is_possible",
                violation_error_message=_("The solution cannot come before the answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} · {self.get_lane_display()}"
