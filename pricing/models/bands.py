"""What is a low, a middling and a high price among the goods of a category."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from pricing.rules.bands import ROUND

FIGURES = [(figure.quantize(Decimal("0.01")), f"{figure.normalize():f}") for figure in ROUND]


class PriceBand(BaseModel):
    """Low is below `middle_from`, high is `high_from` and above."""

    category = models.ForeignKey(
        "catalog.Category",
        verbose_name=_("category"),
        on_delete=models.CASCADE,
        related_name="price_bands",
    )
    currency = models.CharField(_("currency"), max_length=3)
    middle_from = models.DecimalField(
        _("middle from"),
        max_digits=12,
        decimal_places=2,
        choices=FIGURES,
    )
    high_from = models.DecimalField(
        _("high from"),
        max_digits=12,
        decimal_places=2,
        choices=FIGURES,
    )
    is_manual = models.BooleanField(
        _("set by hand"), default=True, help_text=_("Otherwise a third of the products each.")
    )

    class Meta:
        verbose_name = _("price band")
        verbose_name_plural = _("price bands")
        constraints = [
            models.UniqueConstraint(fields=["category", "currency"], name="pricing_one_band"),
            models.CheckConstraint(
                condition=Q(high_from__gt=F("middle_from")), name="pricing_bands_rise"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.currency}"
