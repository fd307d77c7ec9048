"""Times at which a driver can come."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from delivery.models.methods import Method


class SlotPlan(BaseModel):
    """A time of a weekday at which so many can be delivered to."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    method = models.ForeignKey(
        Method, verbose_name=_("method"), on_delete=models.CASCADE, related_name="slot_plans"
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday.choices, validators=[MaxValueValidator(6)]
    )
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    capacity = models.PositiveSmallIntegerField(_("deliveries"))

    class Meta:
        verbose_name = _("slot plan")
        verbose_name_plural = _("slot plans")
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "weekday", "starts"], name="delivery_one_plan"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="delivery_plan_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}"


class Slot(BaseModel):
    """One slot of one day; never booked beyond its capacity."""

    method = models.ForeignKey(
        Method, verbose_name=_("method"), on_delete=models.CASCADE, related_name="slots"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    capacity = models.PositiveSmallIntegerField(_("deliveries"))
    booked = models.PositiveSmallIntegerField(_("booked"), default=0)

    class Meta:
        verbose_name = _("delivery slot")
        verbose_name_plural = _("delivery slots")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["method", "starts_at"], name="delivery_one_slot"),
            models.CheckConstraint(
                condition=Q(booked__lte=F("capacity")), name="delivery_never_overbooked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %H:%M}"


class SlotBooking(BaseModel):
    """A sale's place in a slot."""

    slot = models.ForeignKey(
        Slot, verbose_name=_("slot"), on_delete=models.PROTECT, related_name="bookings"
    )
    reference = models.CharField(_("reference"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("slot booking")
        verbose_name_plural = _("slot bookings")

    def __str__(self) -> str:
        return self.reference
