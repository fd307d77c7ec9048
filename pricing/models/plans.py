"""Prices that come and go by themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from pricing.models.lists import PriceList


class PlannedPrice(BaseModel):
    """Another price from a moment on, and back again at another, if one is named."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("planned price", "Planned")
        RUNNING = "running", pgettext_lazy("planned price", "In force")
        OVER = "over", pgettext_lazy("planned price", "Over")
        WITHDRAWN = "withdrawn", pgettext_lazy("planned price", "Withdrawn")

    price_list = models.ForeignKey(
        PriceList, verbose_name=_("price list"), on_delete=models.CASCADE, related_name="plans"
    )
    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.CASCADE,
        related_name="planned_prices",
    )
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: it stays.")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING, editable=False
    )
    # What it cost when this began, to go back to.
    before = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)
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
        verbose_name = _("planned price")
        verbose_name_plural = _("planned prices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="pricing_plan_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="pricing_plan_ends_later",
            ),
            models.UniqueConstraint(
                fields=["price_list", "variant"],
                condition=Q(state="running"),
                name="pricing_one_plan_runs",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="pricing_plans_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.amount}"
