"""Prices that step on with what is sold: first 100 at 79.00, then 89.00."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from pricing.models.lists import PriceList


class PriceLadder(BaseModel):
    """The steps of one variant's price on one public list, one ladder at a time."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("price ladder", "Running")
        OVER = "over", pgettext_lazy("price ladder", "Over")

    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.CASCADE,
        related_name="ladders",
    )
    price_list = models.ForeignKey(
        PriceList, verbose_name=_("price list"), on_delete=models.CASCADE, related_name="ladders"
    )
    state = models.CharField(
        _("state"), max_length=7, choices=State.choices, default=State.RUNNING, editable=False
    )
    started_at = models.DateTimeField(_("begun"), editable=False)
    # What it cost when this began, to go back to when the last step is sold.
    before = models.DecimalField(max_digits=12, decimal_places=2, editable=False)
    was_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("price ladder")
        verbose_name_plural = _("price ladders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "price_list"],
                condition=Q(state="running"),
                name="pricing_one_ladder_runs",
            )
        ]

    def __str__(self) -> str:
        return str(self.variant)


class LadderStep(models.Model):
    """So many units at a price; without a number, all that follow."""

    ladder = models.ForeignKey(PriceLadder, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    units = models.PositiveIntegerField(_("units"), null=True, blank=True)
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    taken = models.PositiveIntegerField(_("units sold"), default=0)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "position"], name="pricing_one_step"),
            # Never more at a price than were promised at it.
            models.CheckConstraint(
                condition=Q(units__isnull=True) | Q(taken__lte=F("units")),
                name="pricing_step_not_overrun",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pricing_step_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.units} · {self.amount}"


class LadderTake(models.Model):
    """What one sale took of a step, so that it is taken once and can be given back."""

    step = models.ForeignKey(LadderStep, on_delete=models.CASCADE, related_name="takes")
    reference = models.CharField(_("reference"), max_length=40)
    units = models.PositiveIntegerField(_("units"))
    is_given_back = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("units taken of a step")
        verbose_name_plural = _("units taken of steps")
        constraints = [
            models.UniqueConstraint(fields=["reference", "step"], name="pricing_taken_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="pricing_takes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.units}"
