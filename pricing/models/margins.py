"""How little may be earned: below this no mix of discounts goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class MarginRule(BaseModel):
    """The least share of the price, tax apart, that must be left after the goods are paid for."""

    category = models.ForeignKey(
        "catalog.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: the whole shop. The rule of the nearest category counts."),
    )
    percent = models.DecimalField(_("least margin, per cent"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = _("margin floor")
        verbose_name_plural = _("margin floors")
        constraints = [
            models.UniqueConstraint(
                fields=["category"], nulls_distinct=False, name="pricing_one_margin"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lt=100), name="pricing_margin_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"
